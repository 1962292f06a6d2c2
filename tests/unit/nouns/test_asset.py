from dataclasses import replace
from typing import Any

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.asset import Change, Contract, Standing
from tests.fakes.estate import ASSET, CHIP, NOW, PRODUCT, TODAY


@pytest.mark.parametrize(
    ("field", "value"), [("id", ""), ("body", " "), ("reference", ""), ("quantity", 0), ("retention_days", -1)]
)
def test_an_asset_lacks_nothing_and_counts_nothing_below_nought(field: str, value: Any) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(ASSET, **{field: value})


def test_a_fleet_has_no_serial_number() -> None:
    with pytest.raises(InvalidValueError, match="serial"):
        replace(ASSET, quantity=2)
    assert replace(ASSET, quantity=2, serial="").quantity == 2


@pytest.mark.parametrize(
    ("field", "value"), [("maker", ""), ("model", ""), ("country", "China"), ("cpe", "x"), ("purl", "x")]
)
def test_a_product_is_named_and_its_identifiers_are_well_formed(field: str, value: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(PRODUCT, **{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("country", "cn"), ("cpe", "x"), ("purl", "x")])
def test_a_component_is_named_and_its_identifiers_are_well_formed(field: str, value: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(CHIP, **{field: value})


@pytest.mark.parametrize("field", ["yearly_cost_gbp", "replacement_cost_gbp"])
def test_no_cost_is_below_nought(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        Contract(**{field: -1})  # type: ignore[arg-type]


def test_a_replacement_date_is_a_fact_of_its_own() -> None:
    assert not Standing(replacement_plan="Some day").has_replacement_date
    assert Standing(replacement_on=TODAY).has_replacement_date


@pytest.mark.parametrize(
    ("field", "value"), [("asset", ""), ("who", ""), ("why", " "), ("at", NOW.replace(tzinfo=None))]
)
def test_a_change_says_who_why_and_when(field: str, value: Any) -> None:
    change = Change(asset=ASSET.id, at=NOW, who="p-1", why="New firmware")
    with pytest.raises(InvalidValueError, match=field):
        replace(change, **{field: value})
