from dataclasses import replace

from peelian.jobs.estate import columns
from peelian.nouns.ids import BodyId
from tests.fakes.estate import ASSET


def test_an_asset_has_a_cell_for_every_column() -> None:
    assert tuple(columns.cells(ASSET)) == columns.COLUMNS
    assert set(columns.NEEDED) <= set(columns.COLUMNS)
    assert not set(columns.DERIVED) & set(columns.COLUMNS)


def test_what_is_not_known_is_an_empty_cell_and_never_nought() -> None:
    cells = columns.cells(replace(ASSET, retention_days=None, contract=replace(ASSET.contract, yearly_cost_gbp=0)))
    assert cells["retention_days"] == ""
    assert cells["yearly_cost_gbp"] == "0"


def test_what_was_altered_is_told_by_column_before_and_after() -> None:
    after = replace(ASSET, spoc="", product=replace(ASSET.product, firmware="6"))
    assert columns.altered(ASSET, after) == (("firmware", "5.4.1", "6"), ("spoc", "Camera desk", ""))
    assert columns.altered(ASSET, ASSET) == ()


def test_an_id_is_the_same_for_a_body_and_its_reference() -> None:
    assert columns.id_of(ASSET.body, "N-1") == columns.id_of(ASSET.body, "n-1")
    assert columns.id_of(ASSET.body, "N-1") != columns.id_of(BodyId("south"), "N-1")
