"""A wearer's device is enrolled with the person present: by a code that works once, and for a quarter of an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from peelian.jobs.checkins import references, wearing
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.permission import Action
from peelian.nouns.event import EventKind
from peelian.nouns.invitation import Invitation
from peelian.nouns.order import Order, OrderId, OrderStage
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.wearer import POINT, Watch

CODE_LASTS = timedelta(minutes=15)
"""Time to go through the notice and type on a small screen, with somebody there to help."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for another, or for a figure."""

CODE_LETTERS = 12
"""60 bits: nobody guesses one of them in a quarter of an hour."""

GROUP = 4
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})

UNUSABLE = Refused(rule="code", reason="This code was used, or is too old; ask for a new one")
OVER = frozenset({OrderStage.ENDED, OrderStage.PURGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What is shown to the person, once. `code`: in groups, to be typed or drawn as a QR code. `until`: its end."""

    code: str
    until: datetime


def invite(office: Office, person: Person, order: OrderId) -> Invited | Refusals:
    """Make a code by which one device may be enrolled, in place of any code before.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        under = unit.orders.get(order)
        refused = office.allowed(unit, person, Action.WEARER_ENROL, under)
        if refused is not None:
            return refused
        against = _against(unit, under)
        if against is not None:
            return office.refused(unit, person, Action.WEARER_ENROL, under, [against])
        code = _written(office.chance.random_bytes(CODE_LETTERS))
        digest, until = digest_of(code), office.now() + CODE_LASTS
        made = Invitation(order=order, by=person.id, until=until, code_sha256=digest)
        forget(unit, order)
        unit.papers.put(_for(order), made)
        unit.papers.put(_by(digest), made)
        unit.journal.record(office.event(EventKind.WATCH_INVITED, under, who=person.id, why="in person"))
    return Invited(code=code, until=until)


def join(office: Office, code: str, public_key: str) -> Watch | Refused:
    """Enrol the device that says a code, in place of the device before. `public_key`: a point of P-256 in hex."""
    if not POINT.fullmatch(public_key):
        return Refused(rule="key", reason="This is no key of the kind that devices have")
    with office.store.change() as unit:
        digest = digest_of(code)
        found = unit.papers.find(_by(digest), Invitation)
        if found is None or found.code_sha256 != digest or office.now() >= found.until:
            return UNUSABLE
        under = unit.orders.get(found.order)
        forget(unit, under.id)
        against = _against(unit, under)
        if against is not None:
            return office.turned_away(unit, under, against)
        return wearing.add_device(office, unit, under, public_key, by=found.by)


def forget(unit: Unit, order: OrderId) -> None:
    """Destroy whatever invitation an order has open."""
    found = unit.papers.find(_for(order), Invitation)
    unit.vault.shred([_for(order)] if found is None else [_for(order), _by(found.code_sha256)])


def old(office: Office, unit: Unit, order: OrderId) -> bool:
    """Say whether an order has an invitation that nobody used in time."""
    found = unit.papers.find(_for(order), Invitation)
    return found is not None and office.now() >= found.until


def digest_of(code: str) -> str:
    """Return under which digest a code is looked up, however it was typed."""
    return sha256(code.upper().translate(ALIKE).encode("utf-8", "surrogatepass")).hexdigest()


def _against(unit: Unit, under: Order) -> Refused | None:
    """Return why no device can be enrolled under an order, or None."""
    if under.stage in OVER:
        return Refused(rule="stage", reason=f"This order is {under.stage}; nothing is enrolled under it")
    if references.is_there(unit, under.wearer):
        return None
    return Refused(rule="reference", reason="Give the notice and take the reference picture first")


def _written(chance: bytes) -> str:
    letters = "".join(LETTERS[one % len(LETTERS)] for one in chance)
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def _for(order: OrderId) -> str:
    return f"invitation:{order}"


def _by(digest: str) -> str:
    return f"invited:{digest}"
