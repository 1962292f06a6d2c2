from dataclasses import replace

from peelian.jobs.estate import products
from tests.fakes.estate import ASSET, CONCERN, PRODUCT, TODAY
from tests.unit.jobs.estate.conftest import Registry

BOLT = replace(ASSET, product=replace(PRODUCT, maker="Bolt", components=()))


def test_a_product_meets_the_concerns_that_were_there_before_it(registry: Registry) -> None:
    with registry.estate.store.change() as unit:
        assert products.hold_against(unit, CONCERN) == 0
        products.meet(unit, [ASSET, BOLT])
        products.meet(unit, [ASSET])
        unit.assets.put([ASSET], [])
        assert [one.concern for one in unit.concerns.flags([ASSET], TODAY)] == [CONCERN]


def test_a_concern_is_held_against_the_products_that_were_there_before_it(registry: Registry) -> None:
    with registry.estate.store.change() as unit:
        products.meet(unit, [ASSET, BOLT])
        unit.assets.put([ASSET], [])
        assert products.hold_against(unit, CONCERN) == 1
        assert len(unit.concerns.flags([ASSET], TODAY)) == 1
        assert products.hold_against(unit, replace(CONCERN, maker="Bolt")) == 1
        assert unit.concerns.flags([ASSET], TODAY) == []
