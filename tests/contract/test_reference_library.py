"""A published set comes into memory only as it was published, is searched exactly, and is overwritten when it goes."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from peelian.errors import OperatingPointError, PackNotInstalledError
from peelian.inference.pack import Pack
from peelian.jobs.handset import weeding
from peelian.nouns import packed
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template
from peelian.wiring.handset.photograph import Eye
from peelian.wiring.handset.reference_library import ReferenceLibrary
from tests.fakes import check_door
from tests.fakes.check_door import CheckDoor
from tests.fakes.handset import AT, LIKENESS, MODEL, taken, vector
from tests.fakes.operator_checks import KEEPER


def template(name: str) -> Template:
    return Template(model=MODEL, vector=vector(name))


@dataclass
class FakePack:
    name: str


def point(pack: Pack, size: int) -> OperatingPoint:
    if size > 2:
        raise OperatingPointError("No operating point keeps to FPIR 0.01 with 3 listed", "Run `peelian evaluate`")
    return AT


@pytest.fixture
def door(tmp_path: Path) -> Iterator[CheckDoor]:
    made = check_door.make(tmp_path)
    yield made
    made.desk.store.close()


@pytest.fixture
def looked_with() -> list[Pack]:
    """Packs that were opened to look at photographs with."""
    return []


@pytest.fixture
def library(door: CheckDoor, looked_with: list[Pack]) -> ReferenceLibrary:
    def packs(name: str) -> Pack:
        return cast("Pack", FakePack(name))

    def eyes(pack: Pack) -> Eye:
        looked_with.append(pack)
        if len(looked_with) == 1:
            raise PackNotInstalledError(pack.name, ("a file",))  # type: ignore[attr-defined]
        return cast("Eye", object())

    return ReferenceLibrary(door.post.handset, [AT], packs=packs, points=point, eyes=eyes)


@pytest.fixture
def found(door: CheckDoor) -> ReferenceSet:
    """A published set whose templates are really there."""
    handset = door.post.handset
    identity = door.set
    with handset.store.change() as unit:
        for member in unit.members.of(identity):
            name = unit.vault.get(member.id, "reference").decode()
            unit.vault.put(member.id, "template", packed.to_bytes(template(name)))
        return unit.reference_sets.get(identity)


def opened(library: ReferenceLibrary, found: ReferenceSet) -> Refused | None:
    """Wait until a set is open, or cannot be."""
    over = time.monotonic() + 20
    while (no := library.ready(found)) is not None and "being opened" in no.reason:
        assert time.monotonic() < over
        time.sleep(0.01)
    return no


def test_a_set_is_opened_in_the_background_and_searched(library: ReferenceLibrary, found: ReferenceSet) -> None:
    assert library.search(found, template("one"), top=2) == []
    assert opened(library, found) is None
    best = library.search(found, template("two"), top=2)
    assert best[0].similarity == pytest.approx(1)
    progress = library.progress(found.id)
    assert progress is not None
    assert (progress.done, progress.of) == (2, 2)


def test_what_looks_at_photographs_is_opened_with_the_set_and_tried_again_where_it_could_not_be(
    library: ReferenceLibrary, found: ReferenceSet, looked_with: list[Pack]
) -> None:
    for times in (1, 2, 2):
        assert opened(library, found) is None
        over = time.monotonic() + 20
        while len(looked_with) < times:
            assert time.monotonic() < over
            time.sleep(0.01)
        for thread in threading.enumerate():
            if thread.name == f"opening {found.id}":
                thread.join()
        library.drop(found.id)
    assert len(looked_with) == 2


def test_a_set_that_is_not_what_was_published_is_never_searched(
    library: ReferenceLibrary, found: ReferenceSet, door: CheckDoor
) -> None:
    with door.post.handset.store.change() as unit:
        member = unit.members.of(found.id)[0]
        unit.members.put(replace(member, quality="swapped"))
    no = opened(library, found)
    assert no is not None
    assert "not what was published" in no.reason
    assert library.search(found, template("one"), top=2) == []


def test_a_template_that_is_none_keeps_the_set_shut(
    library: ReferenceLibrary, found: ReferenceSet, door: CheckDoor
) -> None:
    with door.post.handset.store.change() as unit:
        unit.vault.put(unit.members.ids(found.id)[0], "template", LIKENESS.template)
    assert opened(library, found) is not None


def test_a_set_that_is_let_go_is_overwritten(library: ReferenceLibrary, found: ReferenceSet) -> None:
    assert opened(library, found) is None
    held = library.progress(found.id)
    assert held is not None
    assert held.roster is not None
    matrix = held.roster._matrix
    assert matrix.any()
    library.drop(found.id)
    assert not matrix.any()
    assert library.search(found, template("one"), top=2) == []


def test_a_new_version_takes_the_place_of_the_old_one(
    library: ReferenceLibrary, found: ReferenceSet, door: CheckDoor
) -> None:
    assert opened(library, found) is None
    held = library.progress(found.id)
    assert held is not None
    assert held.roster is not None
    matrix, handset = held.roster._matrix, door.post.handset
    (gone,) = weeding.by_reference(handset, found.id, "one")
    taken(weeding.mark(handset, KEEPER, gone, on=handset.today))
    after = taken(weeding.weed(handset, KEEPER, found.id)).found
    assert opened(library, after) is None
    assert not matrix.any()
    assert len(library.search(after, template("one"), top=5)) == 1


def test_a_size_that_nobody_measured_is_refused_in_words(library: ReferenceLibrary, found: ReferenceSet) -> None:
    assert library.point(found) == AT
    no = library.point(replace(found, size=3))
    assert isinstance(no, Refused)
    assert no.rule == "threshold"
    assert "No operating point keeps to FPIR 0.01" in no.reason


def test_closing_lets_go_of_everything(library: ReferenceLibrary, found: ReferenceSet) -> None:
    library.open_all()
    assert opened(library, found) is None
    library.close()
    assert library.progress(found.id) is None
