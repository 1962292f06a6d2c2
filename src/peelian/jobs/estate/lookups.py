"""What pages and surveys read of the register, each asking first whose part somebody may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.errors import NotFoundError
from peelian.jobs.estate.estate import NOWHERE, AtTheMachine, By, Estate
from peelian.jobs.estate.ports import Unit
from peelian.law import estate as law
from peelian.law.estate import Due
from peelian.law.permission import Action
from peelian.nouns.asset import Asset, Change
from peelian.nouns.body import Body
from peelian.nouns.ids import AssetId, BodyId, SupplierConcernId
from peelian.nouns.refusal import Refusals
from peelian.nouns.register import Query, Removal, Total
from peelian.nouns.supplier_concern import Flag, SupplierConcern


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some assets. `of`: how many there are in all. `flags`: the concerns that count against each of them."""

    assets: tuple[Asset, ...]
    of: int
    flags: dict[AssetId, tuple[Flag, ...]]
    bodies: dict[BodyId, Body]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """All that is known of one asset."""

    asset: Asset
    body: Body
    flags: tuple[Flag, ...]
    dues: tuple[Due, ...]
    gaps: tuple[str, ...]
    changes: tuple[Change, ...]


def page(estate: Estate, by: By, query: Query) -> Page | Refusals:
    """Find assets. Where no body is asked for, it is the one that somebody works for, or all for oversight."""
    asked = _scoped(estate, by, query)
    if isinstance(asked, Refusals):
        return asked
    with estate.store.read() as unit:
        found = unit.assets.find(asked)
        flags = by_asset(unit.concerns.flags(found, asked.today))
        bodies = {one.id: one for one in unit.bodies.all()}
        return Page(assets=tuple(found), of=unit.assets.count(asked), flags=flags, bodies=bodies)


def one(estate: Estate, by: By, asset: AssetId) -> Look:
    """Look at one asset. One of another body is answered like one that is not there.

    Raises:
        NotFoundError: there is none of that id, or none that they may see.
    """
    with estate.store.read() as unit:
        found = unit.assets.some([asset]).get(asset)
        body = NOWHERE if found is None else found.body
        if found is not None and _may(unit, by, body):
            return Look(
                asset=found,
                body=unit.bodies.get(body),
                flags=tuple(unit.concerns.flags([found], estate.now().date())),
                dues=law.dues(found),
                gaps=law.gaps(found),
                changes=tuple(unit.assets.changes(asset)),
            )
    with estate.store.change() as unit:
        estate.refused(unit, by, Action.ESTATE_VIEW, body)
    raise NotFoundError("asset", asset)


def totals(estate: Estate, by: By, body: BodyId | None) -> list[Total] | Refusals:
    """Count the assets of a body, or of all for oversight."""
    asked = _scoped(estate, by, Query(today=estate.now().date(), body=body))
    if isinstance(asked, Refusals):
        return asked
    with estate.store.read() as unit:
        return unit.assets.totals(asked.body, asked.today)


def removal(estate: Estate, by: By, body: BodyId | None, supplier: str) -> list[Removal] | Refusals:
    """Say what would have to be replaced were a supplier gone, in a body's part or in all."""
    asked = _scoped(estate, by, Query(today=estate.now().date(), body=body))
    if isinstance(asked, Refusals):
        return asked
    with estate.store.read() as unit:
        return unit.assets.removal(asked.body, supplier)


def suppliers(estate: Estate, by: By, body: BodyId | None) -> list[tuple[str, int]] | Refusals:
    """Return the makers in a body's part, or in all, each with how many assets."""
    asked = _scoped(estate, by, Query(today=estate.now().date(), body=body))
    if isinstance(asked, Refusals):
        return asked
    with estate.store.read() as unit:
        return unit.assets.suppliers(asked.body)


def affected(estate: Estate, by: By, concern: SupplierConcernId) -> tuple[SupplierConcern, int]:
    """Return a concern, and how many assets it is about of those that somebody may see.

    Raises:
        NotFoundError: there is no such concern.
    """
    with estate.store.read() as unit:
        found = unit.concerns.get(concern)
        return found, unit.concerns.affected(concern, estate.confined(unit, by, Action.ESTATE_VIEW))


def bodies(estate: Estate, by: By) -> list[Body]:
    """Return the bodies whose part somebody may see, by name."""
    with estate.store.read() as unit:
        only = estate.confined(unit, by, Action.ESTATE_VIEW)
        return [one for one in unit.bodies.all() if only is None or one.id == only]


def _scoped(estate: Estate, by: By, query: Query) -> Query | Refusals:
    """Return a query that asks for nothing but what somebody may see, or a no, which is logged."""
    with estate.store.read() as unit:
        body = query.body or estate.confined(unit, by, Action.ESTATE_VIEW)
        allowed = _may(unit, by, body)
    if allowed:
        return replace(query, body=body)
    with estate.store.change() as unit:
        no = estate.refused(unit, by, Action.ESTATE_VIEW, body)
    return no or replace(query, body=body)


def _may(unit: Unit, by: By, body: BodyId | None) -> bool:
    if isinstance(by, AtTheMachine):
        return True
    return law.may(by, Action.ESTATE_VIEW, seat=unit.seats.of(by.id), body=body) is None


def by_asset(flags: Sequence[Flag]) -> dict[AssetId, tuple[Flag, ...]]:
    """Return concerns by the asset that they count against."""
    found: dict[AssetId, list[Flag]] = {}
    for flag in flags:
        found.setdefault(flag.asset, []).append(flag)
    return {asset: tuple(several) for asset, several in found.items()}
