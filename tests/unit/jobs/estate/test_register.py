"""Bodies and assets are changed by whoever may, with a reason, and the history says what was before."""

from dataclasses import replace
from typing import Any

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate import columns, register
from peelian.jobs.estate.estate import AtTheMachine, By
from peelian.jobs.estate.register import Own
from peelian.nouns.asset import Answer, Asset
from peelian.nouns.ids import BodyId, PersonId
from peelian.nouns.refusal import Refusals
from peelian.nouns.register import Query
from tests.fakes.estate import ASSET, NORTH, SOUTH, TODAY
from tests.unit.jobs.estate.conftest import Registry

CAMERA = Own(kind="camera", name="north entrance")
PACK = Own(kind="pack", name="open-zoo", maker="OpenCV", detail="sha256:ab")
MACHINE = AtTheMachine()
RIGHT = replace(ASSET, id=columns.id_of(NORTH.id, "N-1"))


def rules(no: object) -> list[str]:
    return [one.rule for one in no.reasons] if isinstance(no, Refusals) else []


def put(registry: Registry, asset: Asset = RIGHT, *, by: By | None = None, why: str = "Bought") -> list[str]:
    return rules(register.put(registry.estate, by or registry.officer, asset, why=why))


def held(registry: Registry) -> dict[str, Asset]:
    with registry.estate.store.read() as unit:
        return {one.reference: one for one in unit.assets.find(Query(today=TODAY))}


def test_oversight_adds_a_body_and_says_who_works_there(registry: Registry) -> None:
    east, somebody = replace(SOUTH, id=BodyId("east")), PersonId("p-9")
    assert register.add_body(registry.estate, registry.oversight, east, why="New") == east
    register.seat(registry.estate, registry.oversight, somebody, east.id, why="Joined")
    with registry.estate.store.read() as unit:
        assert (unit.bodies.get(east.id), unit.seats.of(somebody)) == (east, east.id)
    assert registry.logged() == ["desk:body:added", "desk:body:seated"]


def test_there_is_one_home(registry: Registry) -> None:
    for body in (NORTH, SOUTH):
        register.add_body(registry.estate, MACHINE, replace(body, home=True), why="The desk is there")
    with registry.estate.store.read() as unit:
        assert [one.id for one in unit.bodies.all() if one.home] == [SOUTH.id]


def test_nobody_else_adds_a_body_or_a_seat(registry: Registry) -> None:
    assert rules(register.add_body(registry.estate, registry.officer, SOUTH, why="Mine")) == ["permission"]
    assert rules(register.seat(registry.estate, registry.officer, registry.officer.id, SOUTH.id, why="Me")) == [
        "permission"
    ]
    assert rules(register.add_body(registry.estate, registry.oversight, SOUTH, why=" ")) == ["why"]
    assert rules(register.seat(registry.estate, registry.oversight, PersonId("p"), SOUTH.id, why="")) == ["why"]
    with pytest.raises(NotFoundError):
        register.seat(registry.estate, registry.oversight, PersonId("p"), BodyId("west"), why="Joined")


def test_an_asset_is_added_changed_and_removed_with_its_history(registry: Registry) -> None:
    assert put(registry) == []
    assert put(registry) == []
    assert put(registry, replace(RIGHT, sro="Chief"), why="New chief") == []
    register.remove(registry.estate, registry.officer, RIGHT.id, why="Sold")
    assert held(registry) == {}
    with registry.estate.store.read() as unit:
        removed, changed, added = unit.assets.changes(RIGHT.id)
    assert (added.altered, changed.altered) == ((), (("sro", "Head of estates", "Chief"),))
    assert (removed.why, ("reference", "N-1", "") in removed.altered) == ("Sold", True)
    assert registry.logged() == ["desk:asset:added", "desk:asset:changed", "desk:asset:removed"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"reference": "N-2"}, "reference"),
        ({"own": True}, "own"),
    ],
)
def test_an_unlawful_asset_is_refused(registry: Registry, changes: dict[str, Any], rule: str) -> None:
    assert put(registry, replace(RIGHT, **changes)) == [rule]


def test_a_serial_number_that_another_asset_has_is_refused(registry: Registry) -> None:
    put(registry)
    twin = replace(RIGHT, id=columns.id_of(NORTH.id, "N-2"), reference="N-2")
    assert put(registry, twin) == ["serial"]
    assert put(registry, replace(twin, serial="S-2")) == []


def test_nobody_changes_another_body_s_assets_and_nobody_without_a_reason(registry: Registry) -> None:
    assert put(registry, by=registry.southerner) == ["body"]
    assert put(registry, by=registry.nobodys) == ["seat"]
    assert put(registry, by=registry.oversight) == ["permission"]
    assert put(registry, why="\n") == ["why"]
    put(registry)
    assert rules(register.remove(registry.estate, registry.southerner, RIGHT.id, why="Mine")) == ["body"]
    assert rules(register.remove(registry.estate, registry.officer, RIGHT.id, why="")) == ["why"]
    with pytest.raises(NotFoundError):
        register.put(registry.estate, MACHINE, replace(RIGHT, body=BodyId("west")), why="x")


def test_own_parts_come_in_by_themselves_and_once(registry: Registry) -> None:
    assert register.sync(registry.estate, MACHINE, NORTH.id, [CAMERA, PACK]) == 2
    assert register.sync(registry.estate, MACHINE, NORTH.id, [CAMERA, PACK]) == 0
    found = held(registry)
    assert set(found) == {"peelian:camera:north entrance", "peelian:pack:open-zoo"}
    assert all(one.own and one.standing.uses is Answer.YES for one in found.values())


def test_what_people_add_to_an_own_part_stays_and_what_is_not_in_use_is_said(registry: Registry) -> None:
    register.sync(registry.estate, MACHINE, NORTH.id, [CAMERA, PACK])
    camera = held(registry)[CAMERA.reference]
    assert put(registry, replace(camera, sro="Chief")) == []
    newer = replace(PACK, detail="sha256:cd")
    assert register.sync(registry.estate, MACHINE, NORTH.id, [newer]) == 2
    found = held(registry)
    assert (found[CAMERA.reference].sro, found[CAMERA.reference].standing.uses) == ("Chief", Answer.NO)
    assert found[PACK.reference].product.firmware == "sha256:cd"
    assert register.sync(registry.estate, MACHINE, NORTH.id, [CAMERA, newer]) == 1


def test_nobody_brings_own_parts_into_another_body_s_register(registry: Registry) -> None:
    assert rules(register.sync(registry.estate, registry.southerner, NORTH.id, [CAMERA])) == ["body"]
