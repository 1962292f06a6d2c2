"""Holds products that are new against the concerns that there are, and new concerns against the products."""

from collections.abc import Iterable

from peelian.jobs.estate import matching
from peelian.jobs.estate.ports import Unit
from peelian.nouns.asset import Asset
from peelian.nouns.supplier_concern import SupplierConcern


def meet(unit: Unit, assets: Iterable[Asset]) -> None:
    """Make sure that the products of assets are known, and which concerns are about them."""
    for product in unit.concerns.unknown({one.product for one in assets}):
        keys = matching.keys(product)
        unit.concerns.put_product(product, keys)
        matches = [match for concern in unit.concerns.about(keys) for match in matching.match(concern, product)]
        unit.concerns.matched(product, matches)


def hold_against(unit: Unit, concern: SupplierConcern) -> int:
    """Keep a concern, new or changed; return how many products it is about."""
    keys = matching.keys_of(concern)
    unit.concerns.put(concern, keys)
    found = 0
    for product in unit.concerns.products(keys):
        matches = matching.match(concern, product)
        unit.concerns.matched(product, matches)
        found += bool(matches)
    return found
