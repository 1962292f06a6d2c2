"""Nobody takes any of the register along alone, and what is taken along says who, when and what for."""

from dataclasses import replace
from itertools import count

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate import columns, exporting, products, register
from peelian.jobs.estate.estate import AtTheMachine
from peelian.nouns.asset import SystemType
from peelian.nouns.export_request import ExportRequest
from peelian.nouns.ids import ExportId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals
from peelian.nouns.register import Query, Sort
from tests.fakes.deployments import anybody, person
from tests.fakes.estate import ASSET, CONCERN, NORTH, SOUTH, TODAY
from tests.unit.jobs.estate.conftest import Registry

NORTHERN = replace(ASSET, id=columns.id_of(NORTH.id, "N-1"))
SOUTHERN = replace(ASSET, id=columns.id_of(SOUTH.id, "S-1"), body=SOUTH.id, reference="S-1")
ALL = Query(today=TODAY)
DPO = person(Role.DPO)
NUMBERS = count()


@pytest.fixture(autouse=True)
def _filled(registry: Registry) -> None:
    with registry.estate.store.change() as unit:
        products.hold_against(unit, CONCERN)
    for asset in (NORTHERN, SOUTHERN):
        register.put(registry.estate, AtTheMachine(), asset, why="Bought")
    registry.seat(DPO, NORTH.id)


def asked(registry: Registry, by: Person, query: Query = ALL, why: str = "For the audit") -> ExportRequest | Refusals:
    return exporting.ask(registry.estate, by, query, why=why, new_id=lambda: f"export-{next(NUMBERS)}")


def made(registry: Registry, by: Person, query: Query = ALL) -> ExportRequest:
    found = asked(registry, by, query)
    assert isinstance(found, ExportRequest)
    return found


def rule(answer: object) -> str:
    assert isinstance(answer, Refusals), answer
    return answer.reasons[0].rule


def taken(registry: Registry, by: Person, wanted: ExportRequest) -> list[str]:
    rows = exporting.take(registry.estate, by, wanted.id)
    assert not isinstance(rows, Refusals), rows
    return [row["reference"] for row in rows]


def test_one_asks_another_allows_and_it_is_marked_logged_and_good_for_once(registry: Registry) -> None:
    wanted = made(registry, registry.officer)
    assert (wanted.assets, wanted.body) == (1, NORTH.id)
    assert exporting.waiting(registry.estate, DPO) == [wanted]
    shown = exporting.digest(wanted)
    assert isinstance(exporting.approve(registry.estate, DPO, wanted.id, shown), ExportRequest)
    rows = exporting.take(registry.estate, registry.officer, wanted.id)
    assert not isinstance(rows, Refusals)
    assert registry.logged()[-3:] == ["desk:export:asked", "desk:export:approved", "desk:export:made"]
    (row,) = rows
    assert (row["reference"], row["exported_by"], row["exported_for"]) == ("N-1", registry.officer.id, "For the audit")
    assert row["exported_at"] == "2026-11-25T14:00:00+00:00"
    assert (row["concerns"], row["matched_by"]) == ("concern-1", "the product itself: maker “Acme”")
    assert rule(exporting.take(registry.estate, registry.officer, wanted.id)) == "stage"
    assert rule(exporting.approve(registry.estate, DPO, wanted.id, shown)) == "stage"
    assert exporting.waiting(registry.estate, DPO) == []


def test_whoever_asked_cannot_allow_it_and_nothing_is_given_before(registry: Registry) -> None:
    wanted = made(registry, registry.officer)
    assert rule(exporting.take(registry.estate, registry.officer, wanted.id)) == "two_people"
    assert (
        rule(exporting.approve(registry.estate, registry.officer, wanted.id, exporting.digest(wanted))) == "two_people"
    )
    assert "desk:export:made" not in registry.logged()


def test_a_yes_is_bound_to_what_was_asked_and_goes_to_whoever_asked(registry: Registry) -> None:
    wanted = made(registry, registry.officer)
    assert rule(exporting.approve(registry.estate, DPO, wanted.id, "f" * 64)) == "changed"
    assert isinstance(exporting.approve(registry.estate, DPO, wanted.id, exporting.digest(wanted)), ExportRequest)
    with registry.estate.store.change() as unit:
        unit.exports.put(replace(unit.exports.get(wanted.id), asked=(("flagged", "yes"),)))
    assert rule(exporting.take(registry.estate, registry.officer, wanted.id)) == "two_people"
    colleague = anybody(Role.ESTATE_OFFICER, who="north-colleague")
    registry.seat(colleague, NORTH.id)
    assert rule(exporting.take(registry.estate, colleague, wanted.id)) == "requester"


def test_another_body_neither_sees_nor_allows_nor_takes_a_request(registry: Registry) -> None:
    wanted = made(registry, registry.officer)
    assert exporting.waiting(registry.estate, registry.southerner) == []
    shown = exporting.digest(wanted)
    assert rule(exporting.approve(registry.estate, registry.southerner, wanted.id, shown)) == "body"
    assert rule(exporting.take(registry.estate, registry.southerner, wanted.id)) == "body"
    assert rule(exporting.approve(registry.estate, registry.nobodys, wanted.id, shown)) == "seat"
    with pytest.raises(NotFoundError):
        exporting.take(registry.estate, registry.officer, ExportId("none"))


def test_what_oversight_takes_of_all_bodies_another_of_oversight_allows(registry: Registry) -> None:
    wanted = made(registry, registry.oversight)
    assert (wanted.body, wanted.assets) == (None, 2)
    shown = exporting.digest(wanted)
    assert rule(exporting.approve(registry.estate, DPO, wanted.id, shown)) == "body"
    second = anybody(Role.OVERSIGHT, who="second")
    assert exporting.waiting(registry.estate, second) == [wanted]
    assert isinstance(exporting.approve(registry.estate, second, wanted.id, shown), ExportRequest)
    assert taken(registry, registry.oversight, wanted) == ["N-1", "S-1"]


def test_a_request_of_another_body_or_without_a_reason_is_refused(registry: Registry) -> None:
    south = replace(ALL, body=SOUTH.id)
    for by, query, why, said in (
        (registry.officer, south, "Curious", "body"),
        (registry.officer, ALL, " ", "why"),
        (DPO, ALL, "Curious", "permission"),
        (registry.nobodys, ALL, "Curious", "seat"),
    ):
        assert rule(asked(registry, by, query, why)) == said
    assert "desk:export:asked" not in registry.logged()


def test_what_was_looked_for_is_what_is_given(registry: Registry) -> None:
    query = replace(
        ALL, system=SystemType.CCTV_EXTERNAL, maker="Acme", flagged=True, sort=Sort.MAKER, descending=True, text="eye"
    )
    for one in (
        query,
        replace(query, system=SystemType.UAV),
        replace(query, supplier="Nobody"),
        replace(ALL, due_by=TODAY),
    ):
        wanted = made(registry, registry.officer, one)
        exporting.approve(registry.estate, DPO, wanted.id, exporting.digest(wanted))
        assert taken(registry, registry.officer, wanted) == (["N-1"] if one is query else [])


def test_at_the_machine_all_of_it_is_given_marked_and_logged(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LARGEST_PAGE", 1)
    rows = exporting.at_the_machine(registry.estate, AtTheMachine(), ALL, why="All\nof it")
    assert not isinstance(rows, Refusals)
    assert [(row["reference"], row["exported_for"]) for row in rows] == [("N-1", "All of it"), ("S-1", "All of it")]
    assert registry.logged()[-1] == "command_line:export:made"
    assert rule(exporting.at_the_machine(registry.estate, AtTheMachine(), ALL, why=" ")) == "why"
