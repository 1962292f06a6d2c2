"""A table is put in the register: good rows whole, bad rows told, nothing twice, nothing half-written."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from peelian.jobs.estate import columns, importing, products, tables
from peelian.jobs.estate.estate import AtTheMachine, By
from peelian.jobs.estate.importing import Report, Work
from peelian.nouns.asset import Asset
from peelian.nouns.ids import AssetId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals
from peelian.nouns.register import Query
from tests.fakes.deployments import person
from tests.fakes.estate import CONCERN, NORTH, SOUTH, TODAY
from tests.unit.jobs.estate.conftest import Registry

HEADER = "body,reference,system,maker,model,serial,firmware"
GOOD = ["north,N-1,uav,Acme,Wing,S-1,1.0", "north,N-2,anpr,Acme,Plate,S-2,", "south,S-1,uav,Bolt,Kite,S-1,2"]
MACHINE = AtTheMachine()


def take(
    registry: Registry, lines: Sequence[str], *, by: By = MACHINE, header: str = HEADER, work: Work | None = None
) -> Report:
    table = tables.csv_table("\n".join([header, *lines]).encode())
    report = importing.run(registry.estate, by, table, work or Work(why="Yearly stocktake"))
    assert isinstance(report, Report), report
    return report


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.wrong_rows


def held(registry: Registry) -> dict[str, Asset]:
    with registry.estate.store.read() as unit:
        return {one.reference: one for one in unit.assets.find(Query(today=TODAY, limit=500))}


def test_good_rows_are_added_and_logged_and_bad_ones_told_by_row_and_column(registry: Registry) -> None:
    bad = ["nowhere,N-3,uav,Acme,Wing,,", "north,N-4,tank,=A1,Wing,,", "north,N-5,uav,Acme,Wing,,,more"]
    report = take(registry, [*GOOD, *bad])
    assert counts(report) == (3, 0, 0, 3)
    assert [(one.number, [fault.column for fault in one.faults]) for one in report.wrong] == [
        (5, ["body"]),
        (6, ["system", "maker"]),
        (7, [""]),
    ]
    assert set(held(registry)) == {"N-1", "N-2", "S-1"}
    assert registry.logged() == ["command_line:asset:imported"]


def test_the_same_table_changes_nothing_the_second_time(registry: Registry) -> None:
    take(registry, GOOD)
    before = registry.logged()
    assert counts(take(registry, GOOD)) == (0, 0, 3, 0)
    assert registry.logged() == before


def test_a_change_is_in_the_history_with_who_and_why(registry: Registry) -> None:
    take(registry, GOOD)
    report = take(
        registry, ["north,N-1,uav,Acme,Wing,S-1,1.1"], by=registry.officer, work=Work(why="New firmware\ncame")
    )
    assert counts(report) == (0, 1, 0, 0)
    with registry.estate.store.read() as unit:
        newest, oldest = unit.assets.changes(columns.id_of(NORTH.id, "N-1"))
    assert (newest.who, newest.why) == (registry.officer.id, "New firmware came")
    assert newest.altered == (("firmware", "1.0", "1.1"),)
    assert (oldest.who, oldest.altered) == ("system", ())


def test_a_column_that_is_not_in_the_table_leaves_what_was_known(registry: Registry) -> None:
    take(registry, GOOD)
    report = take(registry, ["north,N-1,uav,Acme,Wing,Head"], header="body,reference,system,maker,model,sro")
    assert counts(report) == (0, 1, 0, 0)
    asset = held(registry)["N-1"]
    assert (asset.sro, asset.serial, asset.product.firmware) == ("Head", "S-1", "1.0")


def test_a_reference_or_a_serial_number_twice_is_told_of_the_second(registry: Registry) -> None:
    report = take(registry, [*GOOD, "north,n-1,uav,Acme,Wing,,", "north,N-6,uav,ACME Ltd,Wing,s-1,"])
    assert counts(report) == (3, 0, 0, 2)
    assert [(one.number, one.faults[0].column) for one in report.wrong] == [(5, "reference"), (6, "serial")]


def test_a_serial_number_that_the_register_has_already_is_told(registry: Registry) -> None:
    take(registry, GOOD)
    report = take(registry, ["north,N-7,uav,Acme,Wing,S-1,", "south,S-2,uav,Acme,Wing,S-1,"])
    assert counts(report) == (1, 0, 0, 1)
    assert report.wrong[0].faults[0].column == "serial"


def test_an_officer_puts_in_their_own_body_s_assets_alone(registry: Registry) -> None:
    report = take(registry, [*GOOD, ",N-8,uav,Acme,Wing,,"], by=registry.officer)
    assert counts(report) == (3, 0, 0, 1)
    assert {one.body for one in held(registry).values()} == {NORTH.id}
    assert [fault.column for fault in report.wrong[0].faults] == ["body"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ESTATE_OFFICER])
def test_nobody_but_an_estate_officer_puts_anything_in(registry: Registry, role: Role) -> None:
    registry.seat(person(role), NORTH.id)
    table = tables.csv_table("\n".join([HEADER, *GOOD]).encode())
    no = importing.run(registry.estate, person(role), table, Work(why="Because"))
    assert isinstance(no, Refusals)
    assert not held(registry)


def test_an_officer_without_a_seat_puts_nothing_in(registry: Registry) -> None:
    table = tables.csv_table("\n".join([HEADER, *GOOD]).encode())
    no = importing.run(registry.estate, registry.nobodys, table, Work(why="Because"))
    assert isinstance(no, Refusals)
    assert no.reasons[0].rule == "seat"


def test_nothing_is_put_in_without_a_reason(registry: Registry) -> None:
    no = importing.run(registry.estate, MACHINE, tables.csv_table(HEADER.encode()), Work(why=" "))
    assert isinstance(no, Refusals)
    assert no.reasons[0].rule == "why"


def test_rows_before_a_break_are_put_in_and_the_break_is_told(registry: Registry) -> None:
    report = take(registry, [*GOOD, '"north,N-9'])
    assert counts(report) == (3, 0, 0, 0)
    assert report.faults[0].row == 5


def test_an_import_that_is_stopped_has_whole_assets_behind_it(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    ticks: list[tuple[int, int]] = []
    work = Work(why="Stocktake", tick=lambda done, about: ticks.append((done, about)), stopped=lambda: True)
    report = take(registry, GOOD, work=work)
    assert (report.stopped, report.added, ticks) == (True, 2, [(2, 2)])
    assert counts(take(registry, GOOD)) == (1, 0, 2, 0)


def test_a_failure_in_the_middle_leaves_nothing_of_its_rows(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("power")

    with monkeypatch.context() as patch:
        patch.setattr(products, "meet", fail)
        with pytest.raises(RuntimeError, match="power"):
            take(registry, GOOD)
    assert not held(registry)
    assert registry.logged() == []
    assert counts(take(registry, GOOD)) == (3, 0, 0, 0)


def test_wrong_rows_beyond_the_first_thousand_are_counted_alone(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_TOLD", 2)
    report = take(registry, ["x,y,z,,,,"] * 5)
    assert (report.wrong_rows, len(report.wrong), report.done) == (5, 2, 5)


def test_what_comes_in_meets_the_concerns(registry: Registry) -> None:
    with registry.estate.store.change() as unit:
        products.hold_against(unit, replace(CONCERN, maker="Bolt"))
    take(registry, GOOD)
    with registry.estate.store.read() as unit:
        flagged = unit.assets.find(Query(today=TODAY, flagged=True))
        assert [one.id for one in flagged] == [columns.id_of(SOUTH.id, "S-1")]
        assert unit.assets.some([AssetId("none")]) == {}
