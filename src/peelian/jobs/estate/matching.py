"""Finds out whether a concern is about a product, and says how: by an identifier, or by a name.

Products and concerns both have keys. Only where they share one are they looked at together, so that thousands of
concerns can be held against a hundred thousand assets.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from peelian.nouns import identifier
from peelian.nouns.asset import Component, Product
from peelian.nouns.identifier import ANY, NOT_APPLICABLE, folded
from peelian.nouns.supplier_concern import Criterion, Match, MatchedBy, SupplierConcern, Target

Key = str
"""What is compared, and with what, as one text: `maker`, `model`, `part`, `country`, `cpe` or `purl`, and a value."""

_PIECE = re.compile(r"\d+|[a-z]+")
_UNBOUND = {"", ANY, NOT_APPLICABLE}
ITSELF = "the product itself"

MEANT: dict[Target, tuple[type, ...]] = {
    Target.MAKER: (Product, Component),
    Target.MODEL: (Product,),
    Target.COMPONENT: (Component,),
    Target.COUNTRY: (Product, Component),
}
"""What a concern can be about by name. Whoever makes a chip is as much a maker as who makes the camera around it."""


def keys(product: Product) -> frozenset[Key]:
    """Return what a product can be found by."""
    maker = folded(product.maker)
    found: set[Key] = {f"maker {maker}", f"model {maker}|{folded(product.model)}"}
    parts: tuple[Product | Component, ...] = (product, *product.components)
    found.update(key for one in parts for key in _identified(one))
    for part in product.components:
        maker = folded(part.maker)
        found |= {f"part {maker}", f"part {maker}|{folded(part.name)}"}
    return frozenset(found)


def keys_of(concern: SupplierConcern) -> frozenset[Key]:
    """Return what the products of a concern have, one of them at least."""
    found: set[Key] = set()
    makers = [folded(name) for name in (concern.maker, *concern.also) if name]
    if concern.target is Target.MAKER:
        found |= {f"{kind} {maker}" for maker in makers for kind in ("maker", "part")}
    elif concern.target is Target.COUNTRY:
        found.add(f"country {concern.country}")
    elif concern.target is Target.MODEL:
        found |= {f"model {maker}|{folded(concern.model)}" for maker in makers if concern.model}
    else:
        tail = f"|{folded(concern.model)}" if concern.model else ""
        found |= {f"part {maker}{tail}" for maker in makers}
    for one in concern.criteria:
        found.add(f"cpe {identifier.cpe(one.cpe).key}" if one.cpe else f"purl {identifier.purl(one.purl).key}")
    return frozenset(found)


def match(concern: SupplierConcern, product: Product) -> tuple[Match, ...]:
    """Return how a concern is about a product, one match a part; nothing where it is not."""
    found = []
    parts: list[tuple[str, Product | Component]] = [(ITSELF, product)]
    parts += [(f"component {one.name}", one) for one in product.components]
    for name, part in parts:
        by_identifier = next(_by_identifier(concern, part), "")
        said = by_identifier or _by_name(concern, part)
        if said:
            by = MatchedBy.IDENTIFIER if by_identifier else MatchedBy.NAME
            found.append(Match(concern=concern.id, by=by, part=name, said=said))
    return tuple(found)


def _identified(one: Product | Component) -> Iterator[Key]:
    if one.country:
        yield f"country {one.country}"
    if one.cpe:
        yield f"cpe {identifier.cpe(one.cpe).key}"
    if one.purl:
        yield f"purl {identifier.purl(one.purl).key}"


def _by_name(concern: SupplierConcern, part: Product | Component) -> str:
    """Return how names match, or nothing."""
    if concern.target is Target.COUNTRY:
        return f"made in {part.country}" if part.country == concern.country else ""
    if not isinstance(part, MEANT[concern.target]):
        return ""
    names = {folded(name) for name in (concern.maker, *concern.also) if name}
    if not part.maker or folded(part.maker) not in names:
        return ""
    called = part.model if isinstance(part, Product) else part.name
    if concern.target is Target.MAKER or (concern.target is Target.COMPONENT and not concern.model):
        return f"maker “{part.maker}”"
    if concern.model and folded(called) == folded(concern.model):
        return f"maker “{part.maker}”, called “{called}”"
    return ""


def _by_identifier(concern: SupplierConcern, part: Product | Component) -> Iterator[str]:
    """Give how identifiers match."""
    version = part.firmware if isinstance(part, Product) else part.version
    for one in concern.criteria:
        named = _same(one, part)
        if named is None:
            continue
        wanted, has = named
        has = version if has in _UNBOUND else has
        if has in _UNBOUND:
            yield f"{one.cpe or one.purl}; which version it runs is not known"
        elif _meant(one, wanted, has):
            yield f"{one.cpe or one.purl}; it runs version {has}"


def _same(one: Criterion, part: Product | Component) -> tuple[str, str] | None:
    """Return the versions that the criterion and the part name, where they are one thing."""
    if one.cpe and part.cpe:
        wanted, has = identifier.cpe(one.cpe), identifier.cpe(part.cpe)
        same_part = wanted.part == has.part or ANY in {wanted.part, has.part}
        return (wanted.version, has.version) if wanted.key == has.key and same_part else None
    if one.purl and part.purl:
        meant, is_ = identifier.purl(one.purl), identifier.purl(part.purl)
        return (meant.version, is_.version) if meant.key == is_.key else None
    return None


def _meant(one: Criterion, wanted: str, has: str) -> bool:
    """Say whether a version lies within the bounds of a criterion."""
    if wanted not in _UNBOUND and compare(has, wanted) != 0:
        return False
    bounds = (
        not one.since or compare(has, one.since) >= 0,
        not one.after or compare(has, one.after) > 0,
        not one.before or compare(has, one.before) < 0,
        not one.up_to or compare(has, one.up_to) <= 0,
    )
    return all(bounds)


def compare(one: str, other: str) -> int:
    """Compare two versions piece by piece, numbers as numbers: below nought, nought or above, like a difference.

    A missing piece counts as 0, and a number is later than a word: 1.0 is 1.0.0, and 1.0rc comes before 1.0.
    """
    for mine, theirs in zip_longest(_pieces(one), _pieces(other), fillvalue=(1, 0, "")):
        if mine != theirs:
            return 1 if mine > theirs else -1
    return 0


def _pieces(version: str) -> list[tuple[int, int, str]]:
    found = _PIECE.findall(version.casefold().removeprefix("v"))
    return [(1, int(piece), "") if piece.isdigit() else (0, 0, piece) for piece in found]
