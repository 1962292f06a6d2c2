"""Bodies, and their assets one by one: added, changed and removed, each with who, why and what was before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.jobs.estate import columns, products
from peelian.jobs.estate.estate import By, Estate, one_line
from peelian.jobs.estate.ports import Unit
from peelian.law.permission import Action
from peelian.nouns.asset import Answer, Asset, Capability, Change, Product, Standing, SystemType
from peelian.nouns.body import Body, Seat
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AssetId, BodyId, PersonId
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.register import LARGEST_PAGE, Query, serial

MAKER_UNKNOWN = "not recorded"
"""Stands for the maker of a camera that a plan only gives the address of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A part of Peelian itself that is in use: a camera of a deployment, or a model pack.

    `kind`: `camera` or `pack`. `detail`: for a pack its version or digest; never a camera's address or place.
    """

    kind: str
    name: str
    maker: str = MAKER_UNKNOWN
    detail: str = ""

    @property
    def reference(self) -> str:
        """What the register calls it."""
        return f"{columns.OWN}{self.kind}:{self.name}"


def add_body(estate: Estate, by: By, body: Body, *, why: str) -> Body | Refusals:
    """Add a body, or change what is known of it. There is one home: a new one takes the place of the one before."""
    with estate.store.change() as unit:
        no = estate.refused(unit, by, Action.ESTATE_OVERSEE, None) or _without_reason(why)
        if no is not None:
            return no
        for other in unit.bodies.all() if body.home else ():
            if other.home and other.id != body.id:
                unit.bodies.put(replace(other, home=False))
        unit.bodies.put(body)
        unit.journal.record(estate.event(EventKind.BODY_ADDED, by, why=why, body_id=body.id))
        return body


def seat(estate: Estate, by: By, person: PersonId, body: BodyId, *, why: str) -> Seat | Refusals:
    """Say for which body somebody works. From then on they see its part of the register, and no other.

    Raises:
        NotFoundError: there is no such body.
    """
    with estate.store.change() as unit:
        no = estate.refused(unit, by, Action.ESTATE_OVERSEE, None) or _without_reason(why)
        if no is not None:
            return no
        made = Seat(person=person, body=unit.bodies.get(body).id)
        unit.seats.put(made)
        kind = EventKind.BODY_SEATED
        unit.journal.record(estate.event(kind, by, why=why, body_id=body, person_id=person))
        return made


def put(estate: Estate, by: By, asset: Asset, *, why: str) -> Asset | Refusals:
    """Add an asset, or change one.

    Raises:
        NotFoundError: there is no such body.
    """
    with estate.store.change() as unit:
        no = estate.refused(unit, by, Action.ESTATE_CHANGE, unit.bodies.get(asset.body).id) or _without_reason(why)
        before = unit.assets.some([asset.id]).get(asset.id)
        no = no or _unlawful(unit, asset, before)
        if no is not None:
            return no
        if asset != before:
            _put(estate, unit, by, [(before, asset)], why=why)
        return asset


def as_before(read: Asset, before: Asset) -> Asset:
    """Return an asset as it was read from a form, but for what never changes: whose it is, and what it is called."""
    return replace(read, id=before.id, body=before.body, reference=before.reference, own=before.own)


def remove(estate: Estate, by: By, asset: AssetId, *, why: str) -> Asset | Refusals:
    """Take an asset out of the register. Its history stays.

    Raises:
        NotFoundError: there is no such asset.
    """
    with estate.store.change() as unit:
        gone = unit.assets.get(asset)
        no = estate.refused(unit, by, Action.ESTATE_CHANGE, gone.body) or _without_reason(why)
        if no is not None:
            return no
        said = tuple((name, cell, "") for name, cell in columns.cells(gone).items() if cell)
        change = Change(asset=asset, at=estate.now(), who=by.id, why=one_line(why), altered=said)
        unit.assets.remove(asset, change)
        kind = EventKind.ASSET_REMOVED
        unit.journal.record(estate.event(kind, by, why=why, asset_id=asset, body_id=gone.body))
        return gone


def sync(estate: Estate, by: By, body: BodyId, own: Sequence[Own]) -> int | Refusals:
    """Bring Peelian's own cameras and packs into the register of the body that runs it; return how many changed.

    What is not in use any more stays in it, as not used.

    Raises:
        NotFoundError: there is no such body.
    """
    why = "Peelian's own cameras and packs"
    with estate.store.change() as unit:
        no = estate.refused(unit, by, Action.ESTATE_CHANGE, unit.bodies.get(body).id)
        if no is not None:
            return no
        known = {one.id: one for one in _own(estate, unit, body)}
        wanted = {(made := _asset(body, one, known)).id: made for one in own}
        for asset in known.values():
            unused = replace(asset.standing, uses=Answer.NO)
            wanted.setdefault(asset.id, replace(asset, standing=unused))
        pairs = [(known.get(name), asset) for name, asset in wanted.items() if known.get(name) != asset]
        _put(estate, unit, by, pairs, why=why)
        if pairs:
            unit.journal.record(estate.event(EventKind.ASSETS_SYNCED, by, why=why, body_id=body, changed=len(pairs)))
        return len(pairs)


def _own(estate: Estate, unit: Unit, body: BodyId) -> list[Asset]:
    query = Query(today=estate.now().date(), body=body, text=columns.OWN, limit=LARGEST_PAGE)
    return [one for one in unit.assets.find(query) if one.own]


def _asset(body: BodyId, own: Own, known: dict[AssetId, Asset]) -> Asset:
    """Return an own part as an asset; what people added to it since stays."""
    name = columns.id_of(body, own.reference)
    product = Product(maker=own.maker, model=own.name, firmware=own.detail)
    before = known.get(name)
    if before is not None:
        in_use = replace(before.standing, uses=Answer.YES)
        return replace(before, product=replace(before.product, firmware=own.detail), standing=in_use)
    return Asset(
        id=name,
        body=body,
        reference=own.reference,
        system=SystemType.FACIAL_RECOGNITION,
        product=product,
        capabilities=frozenset({Capability.FACIAL_RECOGNITION}),
        standing=Standing(uses=Answer.YES),
        own=True,
    )


def _put(estate: Estate, unit: Unit, by: By, pairs: Sequence[tuple[Asset | None, Asset]], *, why: str) -> None:
    """Keep assets with what was before, their products and the log."""
    at = estate.now()
    changes = [
        Change(
            asset=after.id,
            at=at,
            who=by.id,
            why=one_line(why),
            altered=() if before is None else columns.altered(before, after),
        )
        for before, after in pairs
    ]
    products.meet(unit, [after for _, after in pairs])
    unit.assets.put([after for _, after in pairs], changes)
    for before, after in pairs:
        kind = EventKind.ASSET_ADDED if before is None else EventKind.ASSET_CHANGED
        unit.journal.record(estate.event(kind, by, why=why, asset_id=after.id, body_id=after.body))


def _unlawful(unit: Unit, asset: Asset, before: Asset | None) -> Refusals | None:
    """Return what stands against an asset, whoever asks."""
    reasons = []
    if asset.id != columns.id_of(asset.body, asset.reference):
        reasons.append(Refused(rule="reference", reason="The reference of an asset does not change; add another"))
    if (before is not None and before.own) != asset.own:
        reasons.append(Refused(rule="own", reason="Peelian's own parts come into the register by themselves"))
    if asset.serial:
        number = serial(asset)
        holder = unit.assets.serials({number}).get(number)
        if holder not in {None, asset.id}:
            reasons.append(Refused(rule="serial", reason="Another asset of this body has this maker and serial number"))
    return Refusals(reasons=tuple(reasons)) if reasons else None


def _without_reason(why: str) -> Refusals | None:
    if one_line(why):
        return None
    return Refusals(reasons=(Refused(rule="why", reason="Say why; it goes into the history"),))
