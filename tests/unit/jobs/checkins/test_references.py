"""One to five pictures of one person, each with a key and a clock of its own."""

from dataclasses import replace

import pytest

from peelian.jobs.checkins import keeping, ordering, references, wearing
from peelian.jobs.checkins.references import Taken
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.own_reference import MOST_PICTURES
from tests.fakes.checkins import CASE_OFFICER, ENROLLING, Bureau, taken


def some(count: int, word: str = "t") -> tuple[Taken, ...]:
    return tuple(Taken(template=f"{word}{at}".encode(), picture=f"picture {word}{at}".encode()) for at in range(count))


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    return one


def enrol(bureau: Bureau, pictures: tuple[Taken, ...]) -> None:
    taken(wearing.take(bureau.office, CASE_OFFICER, bureau.order.id, replace(ENROLLING, pictures=pictures)))


def templates(bureau: Bureau) -> tuple[bytes, ...]:
    found = references.own(bureau.store.unit, bureau.order.wearer)
    return () if found is None else found.templates


def test_each_picture_lies_under_a_key_of_its_own_with_a_clock_of_its_own(bureau: Bureau) -> None:
    enrol(bureau, some(MOST_PICTURES))
    names = references.names_of(bureau.order.wearer)
    held = bureau.store.unit.holdings.of(bureau.order.id)
    assert sorted(one.id for one in held) == sorted(names)
    assert {one.since for one in held} == {bureau.now}
    assert templates(bureau) == tuple(one.template for one in some(MOST_PICTURES))


def test_pictures_that_are_taken_anew_replace_all_of_those_before(bureau: Bureau) -> None:
    enrol(bureau, some(4, "old"))
    enrol(bureau, some(2, "new"))
    assert references.pictures(bureau.store.unit, bureau.order.wearer) == (b"picture new0", b"picture new1")
    assert len(bureau.store.unit.holdings.of(bureau.order.id)) == 2
    assert not any(b"old" in content for content in bureau.store.unit.vault.content.values())


def test_a_store_from_when_a_person_had_one_picture_holds_a_reference_of_one(bureau: Bureau) -> None:
    assert templates(bureau) == (ENROLLING.pictures[0].template,)
    assert references.names_of(bureau.order.wearer)[0] == "reference:W-1"


def test_all_pictures_go_with_the_end_of_the_order(bureau: Bureau) -> None:
    enrol(bureau, some(3))
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Leave was granted"))
    assert keeping.sweep(bureau.office)["template"] == 3
    assert templates(bureau) == ()
    assert not references.is_there(bureau.store.unit, bureau.order.wearer)
    assert references.pictures(bureau.store.unit, bureau.order.wearer) == ()


def test_a_photo_of_somebody_whose_reference_is_gone_goes_to_people(bureau: Bureau) -> None:
    prompt = bureau.shown()
    bureau.store.unit.vault.shred(references.names_of(bureau.order.wearer))
    assert taken(bureau.photo(prompt)).compared == Compared(found=Resemblance.NOT_MEASURED)
    assert bureau.comparer.given == []


def test_a_photo_is_compared_with_every_picture_of_the_person(bureau: Bureau) -> None:
    enrol(bureau, some(3))
    taken(bureau.photo(bureau.shown()))
    assert [template for template, _ in bureau.comparer.given] == [b"t0", b"t1", b"t2"]
