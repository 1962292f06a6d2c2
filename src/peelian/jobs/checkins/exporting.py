"""Somebody's own copy: everything that is held of them, in words, whenever they ask and whatever their order's state.

What is left out: a handing-over that a recorded exemption keeps from them, and who of the staff did what.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256

from peelian.jobs.checkins import complaining, keeping, locating, ordering, references, telling, tracking, waking
from peelian.jobs.checkins.answering import PHOTO
from peelian.jobs.checkins.office import REGIMES, Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.checkins import concerns
from peelian.law.checkins.rules import CheckInRules
from peelian.nouns.concern import Concern
from peelian.nouns.entry import Subject
from peelian.nouns.event import RECIPIENT, EventKind
from peelian.nouns.fix import Fix
from peelian.nouns.held import Trail, Whereabouts, Zones
from peelian.nouns.order import Order, OrderStage, QuietHours
from peelian.nouns.refusal import Refused
from peelian.nouns.wearer import Watch, WatchId, WearerId
from peelian.nouns.zone import Zone

Row = dict[str, object]
"""Values by words: text, numbers, moments, or None where there is none."""

KEPT = {
    "template": "what your photos are compared with",
    "photo": "photos that people look at",
    "fix": "places as they were reported",
    "event": "zone and curfew events",
    "prompt": "prompts, and how they were answered",
    "case": "what people looked at",
}
"""What each class is to the person."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A copy. `parts`: rows by heading, in the order in which they are read. `pictures`: JPEG or PNG, by what they are.

    `at`: when it was made.
    """

    at: datetime
    parts: Mapping[str, list[Row]]
    pictures: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    office: Office
    unit: Unit
    wearer: WearerId
    orders: list[Order]

    @property
    def rules(self) -> CheckInRules:
        return self.office.rules


def own(office: Office, watch: WatchId) -> Own | Refused:
    """Make somebody's own copy. That they asked is logged; that they did is no concern of anybody's.

    Raises:
        NotFoundError: there is no such device.
    """
    with office.store.change() as unit:
        mine = unit.watches.get(watch)
        left = (OrderStage.DRAFT, OrderStage.PURGED)
        under = [order for order in unit.orders.of(mine.wearer) if order.stage not in left]
        last = telling.order_of(unit, mine.wearer)
        if not under or last is None:
            return Refused(rule="order", reason="Nothing is held of you here any more")
        reading = _Reading(office=office, unit=unit, wearer=mine.wearer, orders=under)
        made = Own(
            at=office.now(),
            parts={heading: rows(reading) for heading, rows in PARTS.items()},
            pictures=_pictures(reading),
        )
        to = {f"{RECIPIENT}_id": mine.wearer}
        told = office.event(EventKind.WEARER_TOLD, last, who=mine.wearer, why="asked for their own copy", **to)
        unit.journal.record(told)
    return made


def _who(of: _Reading) -> list[Row]:
    subject = of.unit.papers.find(of.wearer, Subject)
    if subject is None:
        return []
    return [{"Name": subject.name, "Reference": subject.reference, "Born": subject.born}]


def _orders(of: _Reading) -> list[Row]:
    return [_order(order, of.rules) for order in of.orders]


def _order(order: Order, rules: CheckInRules) -> Row:
    terms, grounds = order.terms, order.terms.grounds
    return {
        "Order": order.id,
        "State": order.stage.value,
        "Law": REGIMES[grounds.regime],
        "Power": rules.powers.get(grounds.power, grounds.power),
        "Decided by": grounds.decision_maker,
        "Why it is proportionate": grounds.proportionality,
        "What less was considered": "; ".join(f"{one.option}: {one.why_not}" for one in grounds.less_intrusive),
        "How vulnerable you are": grounds.vulnerability.finding if grounds.vulnerability else None,
        "Begins": terms.starts_at,
        "Ends at the latest": terms.ends_at,
        "Next review": order.review_due_at,
        "Ended": order.ended_at,
        "Why it ended": order.end_reason or None,
        "Left in peace": "; ".join(_hours(one) for one in terms.quiet),
        "Places kept as reported": terms.raw_why if terms.raw_fixes else "No",
    }


def _reviews(of: _Reading) -> list[Row]:
    return [
        {"Order": order.id, "At": one.at, "Decided": one.verdict.value, "Why": one.reasons, "Next": one.next_due_at}
        for order in of.orders
        for one in order.reviews
    ]


def _zones(of: _Reading) -> list[Row]:
    found = [(order, of.unit.papers.find(ordering.zones_of(order.id), Zones)) for order in of.orders]
    return [_zone(order, zone) for order, zones in found if zones is not None for zone in zones.zones]


def _zone(order: Order, zone: Zone) -> Row:
    hours = zone.hours
    spoken = None if hours is None else _clock(hours.weekdays, hours.from_minute, hours.to_minute)
    return {"Order": order.id, "Kind": zone.kind.value, "Why": zone.why, "Hours": spoken}


def _prompts(of: _Reading) -> list[Row]:
    return [
        {
            "Sent": one.sent_at,
            "Shown": one.delivered_at,
            "Time to answer until": one.answer_by,
            "State": one.state.value,
            "Answered by": None if one.answer is None else one.answer.value,
            "Photos tried": one.tries,
            "Cause": None if one.cause is None else one.cause.value,
        }
        for order in of.orders
        for one in of.unit.prompts.of(order.id)
    ]


def _events(of: _Reading) -> list[Row]:
    return [
        {"At": one.at, "Zone": one.zone, "What": one.happened.value, "Why": one.why}
        for order in of.orders
        for one in of.unit.place_events.of(order.id)
    ]


def _cases(of: _Reading) -> list[Row]:
    return [_case(of, one) for order in of.orders for one in of.unit.concerns.of(order.id)]


def _case(of: _Reading, one: Concern) -> Row:
    """Return a case; what was found counts, and is told, once it needs nobody else any more."""
    found = one.finding if concerns.closed(one, of.rules) else None
    return {
        "Opened": one.opened_at,
        "About": one.kind.value,
        "You wrote": complaining.words_of(of.unit, one.id),
        "Device was at fault": "yes" if one.device_faulty else "no",
        "We tried to reach you": "; ".join(
            f"{contact.at:%Y-%m-%d %H:%M} UTC: {of.rules.contacts.get(contact.how, contact.how)}"
            for contact in one.contacts
        ),
        "Found": "People are looking" if found is None else of.rules.outcomes.get(found.outcome, found.outcome),
        "Excuse": None if found is None else of.rules.excuses.get(found.excuse, found.excuse),
        "Why": None if found is None else found.reasons,
        "Taken back before": len(one.reversed_from),
    }


def _shared(of: _Reading) -> list[Row]:
    return [
        {
            "At": one.done_at,
            "What": one.kind.value,
            "To": of.rules.recipients.get(one.recipient, one.recipient) or None,
            "Parts": ", ".join(sorted(of.rules.share_fields.get(part, part) for part in one.parts)) or None,
            "Purpose": of.rules.purposes.get(one.purpose, one.purpose),
            "Power": one.power,
            "Case": one.case_number,
        }
        for order in of.orders
        for one in of.unit.requests.of(order.id)
        if one.told_at is not None
    ]


def _kept(of: _Reading) -> list[Row]:
    """Return what is held, and when the last of each class goes."""
    found = [(order, one) for order in of.orders for one in keeping.held_in(of.office, of.unit, order)]
    return [
        {
            "Order": order.id,
            "What": KEPT[one.kept],
            "How many": one.count,
            "Goes": one.goes_at or one.waits_for,
        }
        for order, one in found
    ]


def _devices(of: _Reading) -> list[Row]:
    return [_device(of.unit, watch) for watch in of.unit.watches.of(of.wearer)]


def _device(unit: Unit, watch: Watch) -> Row:
    woken = waking.found_for(unit, watch.id)
    return {
        "Device": watch.id,
        "State": watch.state.value,
        "Enrolled": watch.enrolled_at,
        "Last seen": watch.seen_at,
        "Clock ahead, seconds": round(watch.skew_s, 1),
        "Key, SHA-256": sha256(bytes.fromhex(watch.public_key)).hexdigest(),
        "Photos in a row not taken for you": watch.failures,
        "Can be woken at": None if woken is None else woken.endpoint,
        "Another app may report places": "yes" if tracking.is_given(unit, watch.id) else "no",
        "Faults": "; ".join(
            f"{one.kind.value} from {one.since:%Y-%m-%d %H:%M}"
            + (f" to {one.until:%Y-%m-%d %H:%M} UTC" if one.until else " UTC, lasts")
            for one in watch.faults
        ),
    }


def _places(of: _Reading) -> list[Row]:
    rows: list[Row] = []
    for order in of.orders:
        last = of.unit.papers.find(locating.whereabouts_of(order.id), Whereabouts)
        if last is not None and last.last is not None:
            rows.append({"What": "last place", **_fix(last.last)})
        for held in of.unit.holdings.of(order.id):
            trail = of.unit.papers.find(held.id, Trail) if held.kept == "fix" else None
            rows += [] if trail is None else [{"What": "place as reported", **_fix(fix)} for fix in trail.fixes]
    return rows


def _fix(fix: Fix) -> Row:
    return {"At": fix.at, "Latitude": fix.latitude, "Longitude": fix.longitude, "Accuracy, metres": fix.radius_m}


PARTS: Mapping[str, Callable[[_Reading], list[Row]]] = {
    "Who you are": _who,
    "Your order": _orders,
    "Reviews": _reviews,
    "Zones and curfews": _zones,
    "What is kept, and until when": _kept,
    "Prompts": _prompts,
    "Zone and curfew events": _events,
    "What people looked at": _cases,
    "Who was given something, or looked": _shared,
    "Your devices": _devices,
    "Places": _places,
}
"""How each part is read, by its heading."""


def _pictures(of: _Reading) -> dict[str, bytes]:
    """Return the reference pictures, and every photo that is still there."""
    names = references.names_of(of.wearer)
    wanted = {f"Your reference picture {at}": (name, references.PICTURE) for at, name in enumerate(names, 1)}
    for order in of.orders:
        for held in of.unit.holdings.of(order.id):
            if held.kept == PHOTO:
                wanted[f"Photo of {held.since:%Y-%m-%d %H:%M} UTC ({held.id.rpartition(':')[2]})"] = (held.id, PHOTO)
    found = {}
    for label, (about, kind) in wanted.items():
        for picture in of.unit.vault.find_all([about], kind).values():
            found[label] = picture
    return found


def _hours(one: QuietHours) -> str:
    return f"{one.kind.value} {_clock(one.weekdays, one.from_minute, one.to_minute)}"


def _clock(weekdays: frozenset[int], start: int, end: int) -> str:
    days = "every day" if len(weekdays) == len(DAYS) else ", ".join(DAYS[day] for day in sorted(weekdays))
    return f"{days} {time(start // 60, start % 60):%H:%M} to {time(end // 60, end % 60):%H:%M}"
