"""A secret by which another app on somebody's own device may report places: theirs to ask for, and to take back."""

import hmac
from hashlib import sha256

from peelian.errors import NotFoundError
from peelian.jobs.checkins import telling
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.checkins import orders
from peelian.nouns.event import EventKind
from peelian.nouns.order import OrderId
from peelian.nouns.refusal import Refused
from peelian.nouns.wearer import WatchId, WatchState

DIGEST = "digest"
SECRET_BYTES = 20


def give(office: Office, watch: WatchId) -> str | Refused:
    """Make a secret, in place of the one before; only while the order asks for places.

    Raises:
        NotFoundError: there is no such device.
    """
    with office.store.change() as unit:
        mine = unit.watches.get(watch)
        under = telling.order_of(unit, mine.wearer)
        if under is None or orders.standing(under, now=office.now()) is not None or not orders.asks_places(under):
            return Refused(rule="places", reason="Nobody asks where you are; there is nothing to report")
        secret = office.chance.random_bytes(SECRET_BYTES).hex()
        unit.vault.put(about(watch), DIGEST, sha256(secret.encode()).digest())
        unit.journal.record(office.event(EventKind.WATCH_TRACKER_MADE, under, watch_id=watch))
    return f"{watch}.{secret}"


def whose(office: Office, said: str) -> tuple[WatchId, OrderId] | None:
    """Return whose device and which order a secret is of; None where it is nobody's."""
    name, _, secret = said.rpartition(".")
    watch = WatchId(name)
    with office.store.read() as unit:
        kept = _kept(unit, watch)
        if kept is None or not hmac.compare_digest(kept, sha256(secret.encode()).digest()):
            return None
        mine = unit.watches.get(watch)
        under = telling.order_of(unit, mine.wearer)
        return None if under is None or mine.state is not WatchState.ACTIVE else (watch, under.id)


def is_given(unit: Unit, watch: WatchId) -> bool:
    """Say whether a device has a secret out."""
    return _kept(unit, watch) is not None


def about(watch: WatchId) -> str:
    """Return under what the secret of a device lies sealed."""
    return f"tracker:{watch}"


def _kept(unit: Unit, watch: WatchId) -> bytes | None:
    try:
        return unit.vault.get(about(watch), DIGEST)
    except NotFoundError:
        return None
