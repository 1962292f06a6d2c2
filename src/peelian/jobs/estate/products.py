"""Holds products that are new against the concerns that there are, and new concerns against the products."""

from collections.abc import Iterable, Mapping, Sequence

from peelian.jobs.estate import matching
from peelian.jobs.estate.matching import Key
from peelian.jobs.estate.ports import Unit
from peelian.nouns.asset import Asset, Product
from peelian.nouns.supplier_concern import Match, SupplierConcern


def meet(unit: Unit, assets: Iterable[Asset]) -> None:
    """Make sure that the products of assets are known, and which concerns are about them."""
    new = {product: matching.keys(product) for product in unit.concerns.unknown({one.product for one in assets})}
    if not new:
        return
    unit.concerns.put_products(new)
    by_key: dict[Key, list[SupplierConcern]] = {}
    for concern in unit.concerns.about(frozenset().union(*new.values())):
        for key in matching.keys_of(concern):
            by_key.setdefault(key, []).append(concern)
    unit.concerns.matched({product: _matches(product, keys, by_key) for product, keys in new.items()})


def hold_against(unit: Unit, concern: SupplierConcern) -> int:
    """Keep a concern, new or changed; return how many products it is about."""
    keys = matching.keys_of(concern)
    unit.concerns.put(concern, keys)
    matches = {product: matching.match(concern, product) for product in unit.concerns.products(keys)}
    unit.concerns.matched(matches)
    return sum(1 for found in matches.values() if found)


def _matches(product: Product, keys: Iterable[Key], by_key: Mapping[Key, Sequence[SupplierConcern]]) -> list[Match]:
    concerns = {concern.id: concern for key in keys for concern in by_key.get(key, ())}
    return [match for concern in concerns.values() for match in matching.match(concern, product)]
