"""A CycloneDX bill of materials is opened as rows."""

import json
from typing import Any

import pytest

from peelian.jobs.estate import cyclonedx, rows, tables
from peelian.jobs.estate.rows import Scope
from peelian.nouns.asset import Asset, SystemType
from tests.fakes.estate import CHIP, NORTH

CAMERA: dict[str, Any] = {
    "type": "device",
    "bom-ref": "N-1",
    "manufacturer": {"name": "Acme"},
    "supplier": {"name": "Seller"},
    "name": "Eye 2",
    "version": "5.4.1",
    "cpe": "cpe:2.3:o:acme:eye_2_firmware:5.4.1:*:*:*:*:*:*:*",
    "properties": [
        {"name": "peelian:system", "value": "cctv_external"},
        {"name": "peelian:country", "value": "GB"},
        {"name": "peelian:colour", "value": "red"},
        {"name": "other:system", "value": "uav"},
    ],
    "components": [
        {
            "type": "device",
            "supplier": {"name": "Vexel"},
            "name": "H3 chip",
            "version": "3.1",
            "cpe": CHIP.cpe,
            "purl": CHIP.purl,
            "properties": [{"name": "peelian:country", "value": "CN"}],
        }
    ],
}


def bill(*components: object, **changes: object) -> bytes:
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components, **changes}).encode()


def test_a_component_is_an_asset_and_its_components_its_parts() -> None:
    table = cyclonedx.bill(bill(CAMERA))
    ((number, cells),) = [one for one in table.rows if isinstance(one, tuple)]
    asset = rows.read(number, cells, Scope(bodies=frozenset({NORTH.id}), only=NORTH.id))
    assert isinstance(asset, Asset), asset
    assert (number, asset.reference, asset.system) == (1, "N-1", SystemType.CCTV_EXTERNAL)
    assert (asset.product.maker, asset.product.firmware, asset.contract.supplier) == ("Acme", "5.4.1", "Seller")
    assert asset.product.components == (CHIP,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON"),
        (bill(CAMERA)[:-20], "breaks off"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no CycloneDX"),
        (bill(CAMERA, bomFormat="SPDX"), "no CycloneDX"),
        (bill(CAMERA, specVersion="0.9"), "0.9"),
        (bill(), "no component"),
        (bill(CAMERA, components={}), "no component"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, said: str) -> None:
    assert said in str(cyclonedx.bill(content).faults[0])


@pytest.mark.parametrize("component", [7, None, {}, {"name": 5, "properties": 3, "components": "x", "supplier": []}])
def test_a_component_that_is_none_is_a_row_with_nothing_in_it(component: object) -> None:
    table = cyclonedx.bill(bill(component))
    assert list(table.rows) == [(1, {})]


def test_what_parts_components_cannot_be_smuggled_in() -> None:
    part = {"name": "chip | name=other; maker=Nobody"}
    ((_, cells),) = [
        one for one in cyclonedx.bill(bill({**CAMERA, "components": [part]})).rows if isinstance(one, tuple)
    ]
    assert cells["components"].count("|") == 0
    assert cells["components"].count(";") == 0


def test_too_many_components_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 1)
    assert "more than 1" in str(cyclonedx.bill(bill(CAMERA, CAMERA)).faults[0])
