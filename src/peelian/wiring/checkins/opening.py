"""Puts check-ins together: their shelves, sealed papers, signatures, and one photo against one reference."""

import hmac
import secrets
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from hashlib import sha256
from time import monotonic

import numpy as np
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from peelian.errors import NotFoundError
from peelian.geo import plane
from peelian.jobs.checkins.office import Chance, Office
from peelian.jobs.checkins.ports import Comparer
from peelian.jobs.checkins.shelves import Noun
from peelian.law.policy import Policy
from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.held import Held, PlaceEvent
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.request import Request, RequestId
from peelian.nouns.statement import Tick
from peelian.storage import check_ins, documents
from peelian.storage.check_ins import CheckOrders, CheckWatches, OrderShelf
from peelian.storage.check_prompts import CheckNonces, CheckPrompts
from peelian.vault.vault import Vault
from peelian.wiring.checkins.sealed_shelves import SealedConcerns, SealedOrders, SealedRequests
from peelian.wiring.part import Part
from peelian.wiring.store import DeskStore, DeskUnit

ID_BYTES = 5
HALF = 32
"""Bytes of each of the two numbers of an ES256 signature, as browsers write it (IEEE P1363)."""

SECRET = ("check-ins", "chance")
"""Where the secret lies sealed from which the moments of prompts are drawn."""


class SealedPapers:
    """Nouns that are about somebody, as documents in the vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def find(self, about: str, kind: type[Noun]) -> Noun | None:
        """Return one, or None where there is none, or none any more.

        Raises:
            SealBrokenError: it was altered, or moved from another subject.
        """
        try:
            content = self._vault.get(about, kind.__name__)
        except NotFoundError:
            return None
        return documents.decode(kind, content.decode())

    def put(self, about: str, noun: Hashable) -> None:
        """Seal one; what lay there before of its kind is replaced."""
        self._vault.put(about, type(noun).__name__, documents.encode(noun).encode())


class CheckInUnit:
    """One transaction over everything that check-ins keep, and over nothing else of the desk."""

    def __init__(self, desk: DeskUnit) -> None:
        connection = desk.connection
        self.orders = SealedOrders(CheckOrders(connection), desk.vault)
        self.prompts = CheckPrompts(connection)
        self.watches = CheckWatches(connection)
        self.nonces = CheckNonces(connection)
        concerns = OrderShelf[ConcernId, Concern](connection, check_ins.CONCERN, Concern, label="concern")
        self.concerns = SealedConcerns(concerns, desk.vault)
        self.holdings = OrderShelf[str, Held](connection, check_ins.HOLDING, Held, label="holding")
        self.place_events = OrderShelf[str, PlaceEvent](connection, check_ins.PLACE_EVENT, PlaceEvent, label="event")
        requests = OrderShelf[RequestId, Request](connection, check_ins.REQUEST, Request, label="request")
        self.requests = SealedRequests(requests, desk.vault)
        self.holds = desk.holds
        self.papers = SealedPapers(desk.vault)
        self.vault = desk.vault
        self.journal = desk.journal


class CheckInStore(Part[CheckInUnit]):
    """The desk's store, as check-ins see it."""

    def __init__(self, store: DeskStore) -> None:
        super().__init__(store, CheckInUnit)


def open_office(
    desk: DeskStore,
    policy: Policy,
    comparer: Comparer,
    point: OperatingPoint | None,
    now: Callable[[], datetime],
) -> Office:
    """Return the office of check-ins over a desk's store.

    Args:
        desk: where it keeps things.
        policy: the policy pack in force.
        comparer: compares one photo with one reference.
        point: the threshold it compares at; None where none was measured, and then people look every time.
        now: the time of day, with its zone.
    """
    boot = secrets.token_hex(ID_BYTES)
    return Office(
        store=CheckInStore(desk),
        policy=policy,
        now=lambda: now().astimezone(UTC),
        ticks=lambda: Tick(seconds=monotonic(), boot=boot),
        chance=Chance(
            draw=drawing(_secret(desk)),
            random_bytes=secrets.token_bytes,
            new_id=lambda word: f"{word}-{secrets.token_hex(ID_BYTES)}",
        ),
        verify=holds,
        comparer=comparer,
        plane=plane,
        point=point,
    )


def holds(public_key: str, message: bytes, signature: bytes) -> bool:
    """Say whether a signature (ES256: two numbers of 32 bytes) over a message holds for a point of P-256 (hex)."""
    if len(signature) != 2 * HALF:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:HALF], signature[HALF:]))
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public_key))
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def drawing(secret: bytes) -> Callable[[str], np.random.Generator]:
    """Return chance of its own for each label, that nobody can foretell who does not know the secret."""

    def draw(label: str) -> np.random.Generator:
        seed = hmac.digest(secret, label.encode(), sha256)
        return np.random.default_rng(int.from_bytes(seed, "big"))

    return draw


def _secret(desk: DeskStore) -> bytes:
    """Return the secret that moments are drawn from; the same from one start to the next, and sealed."""
    with desk.change() as unit:
        try:
            return unit.vault.get(*SECRET)
        except NotFoundError:
            made = secrets.token_bytes(HALF)
            unit.vault.put(*SECRET, made)
            return made
