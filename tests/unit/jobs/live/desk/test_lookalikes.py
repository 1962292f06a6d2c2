from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from peelian.errors import ModelMismatchError
from peelian.jobs.live.desk import listing, lookalikes
from peelian.jobs.live.desk.lookalikes import Findings, Why
from peelian.nouns import packed
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.ids import EntryId, ModelId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals
from peelian.nouns.template import Template
from tests.fakes.deployments import person
from tests.fakes.desk import LIKENESS, Office, nomination, taken
from tests.fakes.points import ONE_TO_ONE


def pairs_above(templates: Sequence[Template], threshold: float) -> Iterator[tuple[int, int, float]]:
    """One by one; leaves it to the law to judge what is at the threshold."""
    for one, here in enumerate(templates):
        for other in range(one + 1, len(templates)):
            similarity = float(here.vector @ templates[other].vector)
            if similarity >= threshold - 0.1:
                yield one, other, similarity


class List:
    """A list whose faces are angles: a quarter turn apart, nobody is like anybody."""

    def __init__(self) -> None:
        self.office = Office()
        self.office.drafted()

    def add(self, number: int, degrees: float, *, reference: str = "", picture: str = "", model: str = "m") -> EntryId:
        vector = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], np.float32)
        template = packed.to_bytes(Template(model=ModelId(model), vector=vector))
        likeness = replace(LIKENESS, template=template, sha256=picture or f"{number:064}")
        said = nomination(number)
        said = replace(said, subject=Subject(reference=reference or said.subject.reference, name="Tomos Field"))
        added = listing.add(self.office.desk, person(Role.LIST_MANAGER), self.office.id, said, likeness)
        return taken(added).id

    def found(self, role: Role = Role.LIST_MANAGER) -> Findings:
        return taken(self.asked(role))

    def asked(self, role: Role) -> Findings | Refusals:
        return lookalikes.within(self.office.desk, person(role), self.office.id, ONE_TO_ONE, pairs_above)


def test_two_faces_that_reach_the_operating_point_are_named() -> None:
    people = List()
    one, other = people.add(1, 0), people.add(2, 59)
    (alike,) = people.found().pairs
    assert (alike.one, alike.other, alike.why) == (one, other, Why.LOOK_ALIKE)
    assert "N-1 may be confused with N-2; siblings and look-alikes were stopped wrongly before" in alike.warning


def test_two_faces_that_do_not_reach_it_are_not() -> None:
    people = List()
    people.add(1, 0)
    people.add(2, 61)
    assert people.found() == Findings(pairs=())


def test_the_most_alike_come_first() -> None:
    people = List()
    first, second, third = people.add(1, 0), people.add(2, 50), people.add(3, 90)
    assert [(one.one, one.other) for one in people.found().pairs] == [(second, third), (first, second)]


def test_no_warning_holds_a_number_that_could_be_taken_for_a_certainty() -> None:
    people = List()
    people.add(1, 0)
    people.add(2, 10)
    (alike,) = people.found().pairs
    assert not any(mark in alike.warning for mark in ("%", "0.", "98"))


def test_a_reference_that_differs_in_case_and_spaces_is_one() -> None:
    people = List()
    one, other = people.add(1, 0, reference="N 1"), people.add(2, 180, reference="n  1")
    (alike,) = people.found().pairs
    assert (alike.one, alike.other, alike.why) == (one, other, Why.SAME_REFERENCE)


def test_a_picture_under_two_references_is_named_once() -> None:
    people = List()
    one, other = people.add(1, 0, picture="ab" * 32), people.add(2, 0, picture="ab" * 32)
    (alike,) = people.found().pairs
    assert (alike.one, alike.other, alike.why) == (one, other, Why.SAME_PICTURE)


def test_only_so_many_are_named_and_the_others_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookalikes, "MOST_SHOWN", 1)
    people = List()
    first, second = people.add(1, 0), people.add(2, 10)
    people.add(3, 40)
    found = people.found()
    assert [(one.one, one.other) for one in found.pairs] == [(first, second)]
    assert found.more == 2


def test_an_empty_list_has_no_doubles() -> None:
    assert List().found() == Findings(pairs=())


def test_an_operating_point_of_another_model_is_refused() -> None:
    people = List()
    people.add(1, 0, model="n")
    with pytest.raises(ModelMismatchError):
        people.found()


def test_looking_is_logged_without_saying_at_whom() -> None:
    people = List()
    people.add(1, 0)
    people.add(2, 10)
    people.found()
    event = people.office.store.events[-1]
    assert event.kind is EventKind.IMAGE_CONSULTED
    assert dict(event.facts) == {"compared": 2, "pairs": 1}
    assert "N-1" not in repr(event)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.ENGAGEMENT_OFFICER])
def test_whoever_may_not_see_a_list_may_not_see_its_doubles(role: Role) -> None:
    people = List()
    people.add(1, 0)
    assert isinstance(people.asked(role), Refusals)


def test_a_list_that_was_destroyed_has_nothing_left_to_compare() -> None:
    office = Office()
    office.destroyed()
    answer = lookalikes.within(office.desk, person(Role.LIST_MANAGER), office.id, ONE_TO_ONE, pairs_above)
    assert answer == Findings(pairs=())
