"""A wearer is enrolled in person, and so is their device; its faults are written down, and never held against them."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import timedelta

from peelian.errors import NotFoundError
from peelian.jobs.checkins import references
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.jobs.checkins.references import Taken, reference_of
from peelian.law.permission import Action
from peelian.nouns.entry import Subject
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.ids import PersonId
from peelian.nouns.order import Order, OrderId, OrderStage
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.wearer import Fault, FaultKind, Watch, WatchId, WatchState, WearerId

CODE_WORD = "code_word"
"""Kind of what lies sealed beside a wearer's first picture."""

SALT_BYTES = 16
A_DAY = timedelta(days=1)
SCRYPT = {"n": 2**14, "r": 8, "p": 5}
"""One of the least costs for scrypt in OWASP's cheat sheet on storing passwords (16 MiB); a code word is said on the
telephone, so it is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolling:
    """What is taken at enrolment, with the person present and told. `pictures`: one to five, of the person alone.

    `code_word`: theirs to choose; an answer of equal value to a photo. `told`: reference of the notice they were given.
    `public_key`: of the device, where it is enrolled in the same step.
    """

    subject: Subject
    pictures: tuple[Taken, ...]
    code_word: str
    told: str
    public_key: str = ""


def take(office: Office, person: Person, order: OrderId, enrolling: Enrolling) -> Order | Refusals:
    """Take the reference of a wearer who is there and was told, in place of all of it before. No device is enrolled.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        return _taken(office, unit, person, order, enrolling)


def enrol(office: Office, person: Person, order: OrderId, enrolling: Enrolling) -> Watch | Refusals:
    """Enrol a wearer and their device at once, in place of the device before.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        under = _taken(office, unit, person, order, enrolling)
        if isinstance(under, Refusals):
            return under
        return add_device(office, unit, under, enrolling.public_key, by=person.id)


def add_device(office: Office, unit: Unit, under: Order, public_key: str, *, by: PersonId) -> Watch:
    """Add a device whose key was shown in person, in place of the device before.

    Raises:
        InvalidValueError: the key is no point of P-256.
    """
    made = Watch(
        id=WatchId(office.chance.new_id("watch")),
        wearer=under.wearer,
        public_key=public_key,
        enrolled_at=office.now(),
    )
    for old in unit.watches.of(under.wearer):
        if old.state is WatchState.ACTIVE:
            unit.watches.put(replace(old, state=WatchState.REPLACED))
    unit.watches.put(made)
    unit.journal.record(office.event(EventKind.WATCH_ENROLLED, under, who=by, why="in person", watch_id=made.id))
    return made


def _taken(office: Office, unit: Unit, person: Person, order: OrderId, enrolling: Enrolling) -> Order | Refusals:
    under = unit.orders.get(order)
    refused = office.allowed(unit, person, Action.WEARER_ENROL, under)
    if refused is not None:
        return refused
    if under.stage is not OrderStage.ACTIVE:
        no = Refused(rule="stage", reason="Nothing is taken of anybody under an order that is not active")
        return office.refused(unit, person, Action.WEARER_ENROL, under, [no])
    if not enrolling.told.strip() or not enrolling.code_word.strip():
        no = Refused(rule="notice", reason="Give the person the notice, and let them choose a code word, first")
        return office.refused(unit, person, Action.WEARER_ENROL, under, [no])
    no_pictures = references.may_take(enrolling.pictures)
    if no_pictures is not None:
        return office.refused(unit, person, Action.WEARER_ENROL, under, [no_pictures])
    keys = _keep(office, unit, under, enrolling)
    kind, count = EventKind.WEARER_ENROLLED, len(enrolling.pictures)
    unit.journal.record(
        office.event(kind, under, who=person.id, why="in person", notice=enrolling.told, pictures=count, keys=keys)
    )
    return under


def revoke(office: Office, person: Person, order: OrderId, watch: WatchId, *, reason: str) -> Watch | Refusals:
    """Revoke a device that is lost or not trusted: nothing that it signs counts from now on.

    Raises:
        NotFoundError: there is no such order, or the device is not its wearer's.
    """
    with office.store.change() as unit:
        under, before = unit.orders.get(order), unit.watches.get(watch)
        if before.wearer != under.wearer:
            raise NotFoundError("watch", watch)
        refused = office.allowed(unit, person, Action.WEARER_ENROL, under)
        if refused is not None:
            return refused
        after = replace(before, state=WatchState.REVOKED)
        unit.watches.put(after)
        event = office.event(
            EventKind.WATCH_REVOKED, under, who=person.id, why="revoked", said=reason.strip(), watch_id=watch
        )
        unit.journal.record(event)
    return after


def report_fault(office: Office, order: OrderId, watch: WatchId, kind: FaultKind, *, over: bool = False) -> Watch:
    """Write down that a device has a fault, or that it is over.

    Raises:
        NotFoundError: there is no such order or device.
    """
    with office.store.change() as unit:
        under, before, now = unit.orders.get(order), unit.watches.get(watch), office.now()
        faults = [replace(one, until=now) if one.kind is kind and one.until is None else one for one in before.faults]
        lasting = any(one.kind is kind and one.until is None for one in before.faults)
        if not over:
            faults = list(before.faults) if lasting else [*before.faults, Fault(kind=kind, since=now)]
        after = replace(before, faults=tuple(faults), seen_at=now)
        unit.watches.put(after)
        unit.journal.record(
            office.event(EventKind.WATCH_FAULT, under, who=SYSTEM, watch_id=watch, fault=kind.value, over=over)
        )
    return after


def report_past_fault(office: Office, order: OrderId, watch: WatchId, kind: FaultKind, ago: timedelta) -> Watch:
    """Write down that a device had a fault until now, since some time ago.

    Whoever had no signal cannot say so then. It is believed for a day back: it is in the person's favour.

    Raises:
        NotFoundError: there is no such order or device.
    """
    with office.store.change() as unit:
        under, before, now = unit.orders.get(order), unit.watches.get(watch), office.now()
        since = max(min(before.enrolled_at, now), now - min(max(ago, timedelta(0)), A_DAY))
        after = replace(before, faults=(*before.faults, Fault(kind=kind, since=since, until=now)), seen_at=now)
        unit.watches.put(after)
        unit.journal.record(
            office.event(EventKind.WATCH_FAULT, under, who=SYSTEM, watch_id=watch, fault=kind.value, over=True)
        )
    return after


def says_code_word(unit: Unit, wearer: WearerId, word: str) -> bool:
    """Say whether this is the wearer's code word, however it is written."""
    try:
        kept = unit.vault.get(reference_of(wearer), CODE_WORD)
    except NotFoundError:
        return False
    return hmac.compare_digest(kept[SALT_BYTES:], _hashed(word, kept[:SALT_BYTES]))


def _keep(office: Office, unit: Unit, under: Order, enrolling: Enrolling) -> int:
    """Keep what was taken; return how many keys of pictures before were destroyed."""
    gone, salt = references.put(office, unit, under, enrolling.pictures), office.chance.random_bytes(SALT_BYTES)
    unit.vault.put(reference_of(under.wearer), CODE_WORD, salt + _hashed(enrolling.code_word, salt))
    unit.papers.put(under.wearer, enrolling.subject)
    return gone


def _hashed(word: str, salt: bytes) -> bytes:
    return hashlib.scrypt(" ".join(word.casefold().split()).encode(), salt=salt, **SCRYPT)
