"""One row becomes an asset, or says by column what is wrong with it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.jobs.estate import columns, rows
from peelian.jobs.estate.rows import Scope, WrongRow
from peelian.nouns.asset import Answer, Asset, Exposure, Standing
from tests.fakes.estate import ASSET, NORTH, SOUTH

SCOPE = Scope(bodies=frozenset({NORTH.id, SOUTH.id}))
LEAST = {"body": "north", "reference": "N-9", "system": "uav", "maker": "Acme", "model": "Wing"}


def faults(scope: Scope = SCOPE, **cells: str) -> list[tuple[str, str]]:
    read = rows.read(7, {**LEAST, **cells}, scope)
    if isinstance(read, Asset):
        return []
    assert all(fault.row == 7 and fault.remedy for fault in read.faults)
    return [(fault.column, str(fault)) for fault in read.faults]


def columns_of(scope: Scope = SCOPE, **cells: str) -> list[str]:
    return [column for column, _ in faults(scope, **cells)]


def test_an_asset_s_cells_are_read_back_as_the_asset() -> None:
    there = replace(ASSET, id=columns.id_of(ASSET.body, ASSET.reference))
    assert rows.read(2, columns.cells(there), SCOPE) == there


@given(st.sampled_from(list(Answer)), st.sampled_from(list(Exposure)), st.dates(), st.integers(1, 1_000_000))
def test_whatever_an_asset_says_survives_the_table(
    answer: Answer, exposure: Exposure, day: date, quantity: int
) -> None:
    there = replace(
        ASSET,
        id=columns.id_of(ASSET.body, ASSET.reference),
        serial="",
        quantity=quantity,
        exposure=exposure,
        standing=Standing(uses=answer, aware=answer, due_diligence=answer, mitigated=answer, replacement_on=day),
        firmware_on=day,
    )
    assert rows.read(2, columns.cells(there), SCOPE) == there


def test_a_row_needs_a_few_cells_alone() -> None:
    read = rows.read(2, LEAST, SCOPE)
    assert isinstance(read, Asset)
    assert (read.quantity, read.standing, read.exposure) == (1, Standing(), Exposure.UNKNOWN)
    assert columns_of(reference="", system="", maker="", model=" ") == ["reference", "system", "maker", "model"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("body", "nowhere"),
        ("body", ""),
        ("reference", "peelian:camera:x"),
        ("reference", "r" * 201),
        ("system", "tank"),
        ("maker", "=cmd()"),
        ("model", "+1"),
        ("serial", "@SUM(A1)"),
        ("sro", "\uff1d1+1"),
        ("country", "China"),
        ("cpe", "cpe:/o:acme"),
        ("purl", "acme"),
        ("quantity", "0"),
        ("quantity", "many"),
        ("exposure", "everywhere"),
        ("capabilities", "night | smell"),
        ("contract_ends_on", "31/03/2027"),
        ("dpia_on", "2026-02-30"),
        ("firmware_on", "yesterday"),
        ("replacement_on", "2027"),
        ("yearly_cost_gbp", "£10"),
        ("replacement_cost_gbp", "1e3"),
        ("retention_days", "31 days"),
        ("uses", "maybe"),
        ("components", "H3 chip"),
        ("components", "maker=Vexel"),
        ("components", "name=H3; colour=red"),
        ("components", "name=H3; country=China"),
        ("sharing", " | ".join(f"p{n}" for n in range(60))),
        ("mitigation", "a\u202eb"),
        ("spoc", "caf\udce9"),
    ],
)
def test_a_wrong_cell_is_said_by_its_column(column: str, cell: str) -> None:
    assert column in columns_of(SCOPE, **{column: cell})


def test_several_wrong_cells_are_said_at_once() -> None:
    assert columns_of(system="tank", dpia_on="soon", uses="maybe") == ["system", "dpia_on", "uses"]


def test_a_fleet_with_a_serial_number_is_refused() -> None:
    assert columns_of(serial="S-1", quantity="2") == ["serial"]
    assert columns_of(serial="S-1", quantity="1") == []


def test_wrong_signs_are_said_to_be_no_utf_8() -> None:
    ((column, said),) = faults(spoc="caf\udce9")
    assert column == "spoc"
    assert "UTF-8" in said


def test_who_keeps_one_body_s_register_cannot_name_another() -> None:
    mine = Scope(bodies=SCOPE.bodies, only=NORTH.id)
    assert columns_of(mine, body="") == []
    assert columns_of(mine, body="NORTH") == []
    assert columns_of(mine, body="south") == ["body"]


def test_a_wrong_row_says_what_it_is_about() -> None:
    read = rows.read(3, {**LEAST, "system": "tank"}, SCOPE)
    assert isinstance(read, WrongRow)
    assert (read.number, read.reference) == (3, "N-9")
