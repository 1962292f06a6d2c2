"""Concerns are recorded by oversight, with their source; what a supplier replies stands beside them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import InvalidValueError, NotFoundError
from peelian.jobs.estate import columns, concerns, register
from peelian.jobs.estate.estate import AtTheMachine
from peelian.nouns.ids import SupplierConcernId
from peelian.nouns.refusal import Refusals
from peelian.nouns.supplier_concern import Criterion, Flag, Reply, Standpoint, SupplierConcern, Target
from tests.fakes.estate import ASSET, CONCERN, NORTH, PRODUCT, TODAY
from tests.unit.jobs.estate.conftest import Registry

HERE = replace(ASSET, id=columns.id_of(NORTH.id, "N-1"))
REPLY = Reply(by="Acme", on=TODAY, text="We do not sell it any more", source="Letter of 20 November")
CPE = Criterion(cpe=PRODUCT.cpe, up_to="5.5")
FLAW = replace(CONCERN, id=SupplierConcernId("CVE-2021-1"), target=Target.MODEL, maker="", criteria=(CPE,))
NAMED = replace(FLAW, criteria=(), maker="Acme", model="Eye 2", exploited_on=TODAY)


@pytest.fixture(autouse=True)
def _filled(registry: Registry) -> None:
    register.put(registry.estate, AtTheMachine(), HERE, why="Bought")


def flags(registry: Registry) -> list[Flag]:
    with registry.estate.store.read() as unit:
        return unit.concerns.flags([HERE], TODAY)


def rules(no: object) -> list[str]:
    return [one.rule for one in no.reasons] if isinstance(no, Refusals) else []


def take(registry: Registry, *found: SupplierConcern) -> tuple[int, int, int]:
    ticks: list[tuple[int, int]] = []
    taken = concerns.take(
        registry.estate, AtTheMachine(), found, why="Monthly", tick=lambda done, of: ticks.append((done, of))
    )
    assert isinstance(taken, concerns.Taken)
    assert ticks[-1:] == ([(len(found), len(found))] if found else [])
    return taken.added, taken.changed, taken.unchanged


def test_a_recorded_concern_flags_what_it_is_about(registry: Registry) -> None:
    assert concerns.record(registry.estate, registry.oversight, CONCERN, why="Report 7") == CONCERN
    assert [flag.match.said for flag in flags(registry)] == ["maker “Acme”"]
    assert registry.logged()[-1] == "desk:supplier_concern:recorded"


def test_a_concern_is_recorded_by_oversight_alone_with_a_reason_and_not_ahead_of_its_time(registry: Registry) -> None:
    estate = registry.estate
    assert rules(concerns.record(estate, registry.officer, CONCERN, why="x")) == ["permission"]
    assert rules(concerns.record(estate, registry.oversight, CONCERN, why=" ")) == ["why"]
    tomorrow = replace(CONCERN, on=TODAY + timedelta(days=1))
    assert rules(concerns.record(estate, registry.oversight, tomorrow, why="x")) == ["on"]
    concerns.record(estate, registry.oversight, CONCERN, why="x")
    assert rules(concerns.record(estate, registry.oversight, CONCERN, why="x")) == ["id"]


def test_a_reply_stands_beside_the_concern_and_does_not_end_it(registry: Registry) -> None:
    concerns.record(registry.estate, registry.oversight, CONCERN, why="x")
    concerns.reply(registry.estate, registry.oversight, CONCERN.id, REPLY, why="They wrote")
    (flag,) = flags(registry)
    assert flag.concern.reply == REPLY
    assert registry.logged()[-1] == "desk:supplier_concern:replied"


@pytest.mark.parametrize("standpoint", [Standpoint.RESOLVED, Standpoint.WITHDRAWN])
def test_what_is_settled_flags_nothing_until_it_is_open_again(registry: Registry, standpoint: Standpoint) -> None:
    concerns.record(registry.estate, registry.oversight, CONCERN, why="x")
    concerns.settle(registry.estate, registry.oversight, CONCERN.id, standpoint, why="Put right")
    assert flags(registry) == []
    concerns.settle(registry.estate, registry.oversight, CONCERN.id, Standpoint.OPEN, why="Not put right")
    assert len(flags(registry)) == 1


def test_what_has_expired_flags_nothing(registry: Registry) -> None:
    concerns.record(registry.estate, registry.oversight, CONCERN, why="x")
    concerns.keep_until(registry.estate, registry.oversight, CONCERN.id, TODAY, why="A year is over")
    assert flags(registry) == []
    concerns.keep_until(registry.estate, registry.oversight, CONCERN.id, None, why="Still so")
    assert len(flags(registry)) == 1
    with pytest.raises(InvalidValueError):
        concerns.keep_until(registry.estate, registry.oversight, CONCERN.id, CONCERN.on, why="x")


def test_nobody_but_oversight_changes_a_concern(registry: Registry) -> None:
    estate, officer = registry.estate, registry.officer
    concerns.record(estate, registry.oversight, CONCERN, why="x")
    assert rules(concerns.reply(estate, officer, CONCERN.id, REPLY, why="x")) == ["permission"]
    assert rules(concerns.settle(estate, officer, CONCERN.id, Standpoint.WITHDRAWN, why="x")) == ["permission"]
    assert rules(concerns.keep_until(estate, officer, CONCERN.id, TODAY, why="x")) == ["permission"]
    assert rules(concerns.take(estate, officer, [FLAW], why="x", tick=lambda _done, _of: None)) == ["permission"]
    with pytest.raises(NotFoundError):
        concerns.reply(estate, registry.oversight, SupplierConcernId("none"), REPLY, why="x")


def test_a_file_is_taken_once_and_its_changes_later(registry: Registry) -> None:
    assert take(registry, FLAW, CONCERN) == (2, 0, 0)
    assert take(registry, FLAW, CONCERN) == (0, 0, 2)
    assert take(registry, replace(FLAW, statement="Worse")) == (0, 1, 0)
    assert take(registry) == (0, 0, 0)
    assert registry.logged()[-2:] == ["command_line:supplier_concern:imported"] * 2


@pytest.mark.parametrize("order", [(FLAW, NAMED), (NAMED, FLAW)])
def test_two_files_about_one_flaw_come_together_in_either_order(
    registry: Registry, order: tuple[SupplierConcern, ...]
) -> None:
    for one in order:
        take(registry, one)
    with registry.estate.store.read() as unit:
        found = unit.concerns.get(FLAW.id)
    assert (found.criteria, found.maker, found.model, found.exploited_on) == ((CPE,), "Acme", "Eye 2", TODAY)
    assert take(registry, *order) == (0, 0, 2)


def test_what_people_said_of_a_concern_outlasts_the_next_file(registry: Registry) -> None:
    take(registry, FLAW)
    concerns.reply(registry.estate, registry.oversight, FLAW.id, REPLY, why="x")
    concerns.settle(registry.estate, registry.oversight, FLAW.id, Standpoint.RESOLVED, why="x")
    take(registry, replace(FLAW, statement="Worse"))
    with registry.estate.store.read() as unit:
        found = unit.concerns.get(FLAW.id)
    assert (found.statement, found.reply, found.standpoint) == ("Worse", REPLY, Standpoint.RESOLVED)
