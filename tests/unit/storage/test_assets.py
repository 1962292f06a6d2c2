"""Assets are kept whole, found by what pages ask for, and counted by what reports count by."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from peelian.errors import NotFoundError, StoreError
from peelian.jobs.estate import matching
from peelian.nouns.asset import Answer, Asset, Capability, Change, Contract, Standing, SystemType
from peelian.nouns.ids import AssetId, SupplierConcernId
from peelian.nouns.register import Query, Sort
from peelian.storage import engine as engines
from peelian.storage.assets import Assets
from peelian.storage.estate_tables import ASSET_DOCUMENT
from peelian.storage.supplier_concerns import SupplierConcerns
from tests.fakes.estate import ASSET, CONCERN, NORTH, NOW, PRODUCT, SOUTH, TODAY

OTHER = replace(PRODUCT, maker="Bolt", model="Wing", cpe="", components=())


def test_pieces_are_counted_by_body_kind_and_what_they_can_do(connection: Connection) -> None:
    kept = Assets(connection)
    able = {name: frozenset({Capability(name)}) for name in Capability}
    several = [
        asset("1", capabilities=able[Capability.AUDIO] | able[Capability.THERMAL]),
        asset("2", capabilities=able[Capability.AUDIO], quantity=4),
        asset("6", capabilities=able[Capability.AUDIO]),
        asset("3", body=SOUTH.id, capabilities=frozenset()),
        asset("4", body=SOUTH.id, capabilities=able[Capability.NIGHT], standing=Standing(uses=Answer.NO)),
        asset("5", body=SOUTH.id, capabilities=frozenset(Capability), system=SystemType.ANPR),
    ]
    kept.put(several, [added(one) for one in several])
    camera = SystemType.CCTV_EXTERNAL
    assert [(it.body, it.system, it.capabilities, it.quantity) for it in kept.pieces()] == [
        (NORTH.id, camera, able[Capability.AUDIO], 5),
        (NORTH.id, camera, able[Capability.AUDIO] | able[Capability.THERMAL], 1),
        (SOUTH.id, SystemType.ANPR, frozenset(Capability), 1),
        (SOUTH.id, camera, frozenset(), 1),
    ]
    assert kept.makers() == [("Acme", 2)]


def asset(name: str, **changes: Any) -> Asset:
    return replace(ASSET, **{"id": AssetId(name), "reference": name, "serial": "", **changes})


def added(one: Asset) -> Change:
    return Change(asset=one.id, at=NOW, who="p-1", why="Bought")


@pytest.fixture
def connection(store: Engine) -> Iterator[Connection]:
    with engines.writing(store) as made:
        yield made


@pytest.fixture
def assets(connection: Connection) -> Assets:
    """Four assets; the concern is about those of Acme."""
    assets, concerns = Assets(connection), SupplierConcerns(connection)
    four = [
        asset("c", serial="S-1"),
        asset("a", product=OTHER, system=SystemType.UAV, quantity=7, firmware_on=date(2020, 1, 1)),
        asset("b", body=SOUTH.id, contract=Contract(supplier="Bolt Ltd"), standing=Standing()),
        asset("d_%", system=SystemType.ANPR, quantity=2),
    ]
    for product in (PRODUCT, OTHER):
        concerns.put_products({product: matching.keys(product)})
    concerns.put(CONCERN, matching.keys_of(CONCERN))
    concerns.matched({PRODUCT: matching.match(CONCERN, PRODUCT)})
    assets.put(four, [added(one) for one in four])
    return assets


def found(assets: Assets, **asked: Any) -> list[str]:
    query = Query(today=TODAY, **asked)
    names = [str(one.id) for one in assets.find(query)]
    assert assets.count(replace(query, offset=0, limit=500)) >= len(names)
    return names


def test_an_asset_is_read_back_to_the_last_field(assets: Assets) -> None:
    assert assets.get(AssetId("c")) == asset("c", serial="S-1")
    with pytest.raises(NotFoundError, match="asset"):
        assets.get(AssetId("none"))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["a", "b", "c", "d_%"]),
        ({"descending": True}, ["d_%", "c", "b", "a"]),
        ({"body": NORTH.id}, ["a", "c", "d_%"]),
        ({"system": SystemType.UAV}, ["a"]),
        ({"maker": "ACME Ltd."}, ["b", "c", "d_%"]),
        ({"maker": "vexel"}, ["b", "c", "d_%"]),
        ({"supplier": "Bolt"}, ["a", "b"]),
        ({"text": "eye"}, ["b", "c", "d_%"]),
        ({"text": "s-1"}, ["c"]),
        ({"text": "_%"}, ["d_%"]),
        ({"flagged": True}, ["b", "c", "d_%"]),
        ({"concern": CONCERN.id}, ["b", "c", "d_%"]),
        ({"concern": SupplierConcernId("none")}, []),
        ({"due_by": date(2020, 12, 31)}, ["a"]),
        ({"sort": Sort.MAKER}, ["c", "b", "d_%", "a"]),
        ({"sort": Sort.DUE, "limit": 1}, ["a"]),
        ({"sort": Sort.QUANTITY, "descending": True, "limit": 2}, ["a", "d_%"]),
        ({"limit": 2, "offset": 1}, ["b", "c"]),
        ({"offset": 9}, []),
    ],
)
def test_assets_are_found_by_what_a_page_asks_for(assets: Assets, asked: dict[str, Any], names: list[str]) -> None:
    assert found(assets, **asked) == names


def test_a_concern_that_does_not_hold_flags_nothing(assets: Assets, connection: Connection) -> None:
    query = Query(today=CONCERN.on - timedelta(days=1), flagged=True)
    assert assets.find(query) == []
    assert assets.count(query) == 0


def test_putting_again_replaces_and_keeps_the_place(assets: Assets) -> None:
    changed, new = asset("a", quantity=8), asset("e")
    assets.put([changed, new], [])
    assert assets.get(AssetId("a")) == changed
    assert found(assets, sort=Sort.BODY) == ["c", "a", "d_%", "e", "b"]


def test_a_serial_number_is_known_within_its_body(assets: Assets) -> None:
    north, south = (NORTH.id, "acme", "s-1"), (SOUTH.id, "acme", "s-1")
    assert assets.serials({north, south, (NORTH.id, "acme", "s-2")}) == {north: AssetId("c")}
    assert assets.serials({south}) == {}
    assert assets.serials([]) == {}


def test_what_is_removed_is_gone_and_its_history_stays(assets: Assets, connection: Connection) -> None:
    assets.remove(AssetId("c"), Change(asset=AssetId("c"), at=NOW, who="p-1", why="Sold"))
    assert found(assets) == ["a", "b", "d_%"]
    assert [one.why for one in assets.changes(AssetId("c"))] == ["Sold", "Bought"]
    assert len(connection.execute(ASSET_DOCUMENT.select()).all()) == 3


def test_totals_tell_the_five_facts_apart(assets: Assets) -> None:
    totals = assets.totals(None, TODAY)
    assert (sum(one.assets for one in totals), sum(one.quantity for one in totals)) == (4, 11)
    (south,) = assets.totals(SOUTH.id, TODAY)
    assert (south.flagged, south.uses, south.replacement_dated) == (True, Answer.UNKNOWN, False)
    (drone,) = [one for one in totals if one.system is SystemType.UAV]
    assert (drone.flagged, drone.uses, drone.aware, drone.due_diligence) == (
        False,
        Answer.YES,
        Answer.YES,
        Answer.UNKNOWN,
    )
    assert drone.replacement_dated


def test_a_supplier_s_removal_is_counted_by_body_and_kind(assets: Assets) -> None:
    lost = {(one.body, one.system.value): one for one in assets.removal(None, "Bolt")}
    assert set(lost) == {(NORTH.id, "uav"), (SOUTH.id, "cctv_external")}
    drones, sold = lost[NORTH.id, "uav"], lost[SOUTH.id, "cctv_external"]
    assert (drones.assets, drones.quantity, drones.yearly_cost_gbp, drones.replacement_cost_gbp) == (1, 7, 1_200, 9_000)
    assert (drones.without_cost, drones.dated, drones.last_replacement_on) == (0, 1, date(2027, 9, 30))
    assert drones.last_contract_ends_on == date(2027, 3, 31)
    assert (sold.without_cost, sold.dated, sold.replacement_cost_gbp, sold.last_contract_ends_on) == (1, 0, 0, None)
    assert assets.removal(SOUTH.id, "Nobody") == []


def test_makers_come_with_how_many_the_most_first(assets: Assets) -> None:
    assert assets.suppliers(None) == [("Acme", 3), ("Bolt", 1)]
    assert assets.suppliers(SOUTH.id) == [("Acme", 1)]


def test_a_damaged_document_is_said(assets: Assets, connection: Connection) -> None:
    connection.execute(ASSET_DOCUMENT.update().values(document="{}"))
    with pytest.raises(StoreError, match="asset"):
        assets.get(AssetId("c"))


def test_many_are_asked_for_at_once(assets: Assets) -> None:
    many = [asset(f"m-{n}") for n in range(1_201)]
    assets.put(many, [])
    assert len(assets.some([one.id for one in many])) == 1_201
