"""A fix comes in, is judged at once, and is forgotten: what stays is what happened, and the last fix, sealed."""

from collections.abc import Sequence
from dataclasses import replace

from peelian.jobs.checkins import ordering, raising
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.checkins import orders, places
from peelian.law.checkins.places import Judged
from peelian.nouns.concern import ConcernKind
from peelian.nouns.event import EventKind
from peelian.nouns.fix import Fix
from peelian.nouns.held import Held, PlaceEvent, Trail, Whereabouts, Zones
from peelian.nouns.order import Order, OrderId
from peelian.nouns.refusal import Refused
from peelian.nouns.zone import Happening, Zone


def whereabouts_of(order: OrderId) -> str:
    """Return under what the last fix and the runs of an order lie sealed."""
    return f"place:{order}"


def ingest(office: Office, order: OrderId, fix: Fix) -> list[Judged] | Refused:
    """Judge a fix against every zone of an order; nothing is kept under one that does not stand.

    The door has to have proven whose device it comes from.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        under = unit.orders.get(order)
        refused = orders.standing(under, now=office.now())
        if refused is None and not orders.asks_places(under):
            refused = Refused(rule="places", reason="This order does not ask where anybody is; nothing was kept")
        if refused is not None:
            return refused
        about = whereabouts_of(order)
        before = unit.papers.find(about, Whereabouts) or Whereabouts()
        apart_m = 0.0 if before.last is None else office.plane.apart_m(before.last, fix)
        refused = places.admit(fix, before.last, apart_m, office.rules.places)
        if refused is not None:
            unit.journal.record(office.event(EventKind.PLACE_REFUSED, under, why=refused.reason, rule=refused.rule))
            return refused
        zones = (unit.papers.find(ordering.zones_of(order), Zones) or Zones()).zones
        judged = [_judged(office, zone, before, fix) for zone in zones]
        runs = tuple(one.run for one in judged if one.run is not None)
        unit.papers.put(about, Whereabouts(last=fix, runs=runs))
        _keep_trail(unit, under, fix)
        _tell(office, unit, under, zones, judged)
    return judged


def trail_of(order: OrderId, fix: Fix) -> str:
    """Return under what the fixes of an hour lie sealed."""
    return f"fixes:{order}:{fix.at:%Y%m%d%H}"


def _judged(office: Office, zone: Zone, before: Whereabouts, fix: Fix) -> Judged:
    run = next((one for one in before.runs if one.zone == zone.id), None)
    return places.judge(zone, run, fix, office.plane.clearance(fix, zone.areas), office.rules.places)


def _keep_trail(unit: Unit, under: Order, fix: Fix) -> None:
    """Keep a fix as it was reported, only if the order says so."""
    if not under.terms.raw_fixes:
        return
    about = trail_of(under.id, fix)
    before = unit.papers.find(about, Trail) or Trail()
    unit.papers.put(about, replace(before, fixes=(*before.fixes, fix)))
    if not before.fixes:
        unit.holdings.put(Held(id=about, order=under.id, wearer=under.wearer, kept="fix", since=fix.at))


def _tell(office: Office, unit: Unit, under: Order, zones: Sequence[Zone], judged: Sequence[Judged]) -> None:
    """Write down what happened, and lay it before people unless it is in the person's favour."""
    for zone, one in zip(zones, judged, strict=True):
        if one.happened is None:
            continue
        event = PlaceEvent(
            id=office.chance.new_id("E"),
            order=under.id,
            wearer=under.wearer,
            zone=zone.id,
            happened=one.happened,
            at=office.now(),
            why=one.why,
        )
        unit.place_events.put(event)
        unit.journal.record(
            office.event(
                EventKind.PLACE_JUDGED,
                under,
                why=one.why,
                zone_id=zone.id,
                event_id=event.id,
                happened=one.happened.value,
            )
        )
        if one.happened is not Happening.RETURNED:
            raising.concern(office, unit, under, ConcernKind.PLACE, event.id, device_faulty=_faulty(unit, under))


def _faulty(unit: Unit, under: Order) -> bool:
    """Say whether a device of this person is at fault at this moment."""
    return any(fault.until is None for watch in unit.watches.of(under.wearer) for fault in watch.faults)
