"""Concerns, products and their matches are kept so that each is found from the other side."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine

from peelian.errors import NotFoundError
from peelian.jobs.estate import matching
from peelian.nouns.ids import SupplierConcernId
from peelian.nouns.supplier_concern import Standpoint, SupplierConcern
from peelian.storage import engine as engines
from peelian.storage.assets import Assets
from peelian.storage.supplier_concerns import SupplierConcerns
from tests.fakes.estate import ASSET, CONCERN, NORTH, PRODUCT, SOUTH, TODAY

OTHER = replace(PRODUCT, maker="Bolt", cpe="", components=())


@pytest.fixture
def connection(store: Engine) -> Iterator[Connection]:
    with engines.writing(store) as made:
        yield made


@pytest.fixture
def concerns(connection: Connection) -> SupplierConcerns:
    concerns = SupplierConcerns(connection)
    put(concerns, CONCERN)
    for product in (PRODUCT, OTHER):
        concerns.put_products({product: matching.keys(product)})
    return concerns


def put(concerns: SupplierConcerns, *several: SupplierConcern) -> None:
    for one in several:
        concerns.put(one, matching.keys_of(one))


def test_concerns_come_the_newest_first_and_change_in_place(concerns: SupplierConcerns) -> None:
    second = replace(CONCERN, id=SupplierConcernId("concern-2"), standpoint=Standpoint.WITHDRAWN)
    put(concerns, second, replace(CONCERN, statement="Said again"))
    assert concerns.get(CONCERN.id).statement == "Said again"
    assert [one.id for one in concerns.find(holding_on=None, offset=0, limit=9)] == ["concern-2", "concern-1"]
    assert [one.id for one in concerns.find(holding_on=None, offset=1, limit=1)] == ["concern-1"]
    assert [one.id for one in concerns.find(holding_on=TODAY, offset=0, limit=9)] == ["concern-1"]
    assert (concerns.count(holding_on=None), concerns.count(holding_on=TODAY)) == (2, 1)
    with pytest.raises(NotFoundError, match="concern"):
        concerns.get(SupplierConcernId("none"))


def test_a_concern_and_a_product_find_each_other_by_their_keys(concerns: SupplierConcerns) -> None:
    assert concerns.about(matching.keys(PRODUCT)) == [CONCERN]
    assert concerns.about(matching.keys(OTHER)) == []
    assert concerns.products(matching.keys_of(CONCERN)) == [PRODUCT]
    assert concerns.products([]) == []


def test_a_concern_that_changed_is_found_by_its_new_keys_alone(concerns: SupplierConcerns) -> None:
    concerns.matched({PRODUCT: matching.match(CONCERN, PRODUCT)})
    moved = replace(CONCERN, maker="Bolt")
    put(concerns, moved)
    assert concerns.about(matching.keys(PRODUCT)) == []
    assert concerns.about(matching.keys(OTHER)) == [moved]


def test_only_products_that_were_never_there_are_unknown(concerns: SupplierConcerns) -> None:
    new = replace(PRODUCT, firmware="6")
    assert concerns.unknown([PRODUCT, new, OTHER]) == [new]


def test_flags_hold_on_their_day_with_the_match(concerns: SupplierConcerns, connection: Connection) -> None:
    Assets(connection).put([ASSET], [])
    matches = matching.match(CONCERN, PRODUCT)
    for _ in range(2):  # the second time changes nothing
        concerns.matched({PRODUCT: matches})
    (flag,) = concerns.flags([ASSET], TODAY)
    assert (flag.asset, flag.concern, flag.match) == (ASSET.id, CONCERN, matches[0])
    assert concerns.flags([ASSET], CONCERN.on - timedelta(days=1)) == []
    assert [concerns.affected(CONCERN.id, body) for body in (None, NORTH.id, SOUTH.id)] == [1, 1, 0]
    put(concerns, replace(CONCERN, expires_on=TODAY))
    assert concerns.flags([ASSET], TODAY) == []
