"""Wearers who answer one prompt after the other at a real store, until the process is killed.

`python -m tests.safeguard.check_in_process DATA KEY` reads orders as `desk_process` does, and says

    acknowledged: P-1f2e                  the prompt was answered, and whoever answered has been told

A worker goes on from what lies in the store; nobody's device or clock remembers anything else.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typing_extensions import override

from peelian.jobs.checkins import answering, digests, ordering, prompting, wearing
from peelian.jobs.checkins.answering import Answered, Signed
from peelian.jobs.checkins.office import Office
from peelian.nouns.event import EventKind
from peelian.nouns.order import OrderId
from peelian.nouns.prompt import Prompt
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Camera, Purpose, Statement
from peelian.nouns.wearer import WearerId
from peelian.wiring.checkins.opening import open_office
from peelian.wiring.store import DeskStore, DeskUnit, KeyFile, open_desk_store
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, ENROLLING, MEASURED, FakeComparer, taken
from tests.fakes.deployments import policy
from tests.fakes.orders import NOW, TERMS

WEARERS = ("W-1", "W-2", "W-3")
LONG = replace(TERMS, ends_at=TERMS.starts_at + timedelta(days=360), review_due_at=TERMS.starts_at + timedelta(days=89))
BETWEEN = timedelta(hours=5)
"""From one prompt to the next: four or five a day, and none at night."""

HASTY_S = 30.0
PHOTO = b"a photo"

Say = Callable[[str], None]


@dataclass
class Moving:
    """A clock that a worker moves on."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


class Hasty(DeskStore):
    """A store that says that a prompt is answered before that is kept: what must never be."""

    say: Say

    @override
    @contextmanager
    def change(self) -> Iterator[DeskUnit]:
        with super().change() as unit:
            yield unit
            size = unit.journal.size()
            event = unit.journal.entries(size - 1, size)[0][1] if size else None
            if event is not None and event.kind is EventKind.PROMPT_ANSWERED:
                self.say(f"acknowledged: {dict(event.about)['prompt']}")
                time.sleep(HASTY_S)


class Round:
    """Prompts everybody, and answers for them."""

    def __init__(self, data: Path, key: Path) -> None:
        self.desk = open_desk_store(data, key=KeyFile(path=key), create=True)
        with self.desk.read() as unit:
            size = unit.journal.size()
            begun = unit.journal.entries(size - 1, size)[0][1].at if size else NOW
        self.clock = Moving(max(begun, NOW))
        self.office: Office = open_office(self.desk, policy(), FakeComparer(), MEASURED, self.clock)
        for name in WEARERS:
            self._enrol(WearerId(name))
        self.clock.at = max(self.clock.at, LONG.starts_at)

    def _enrol(self, wearer: WearerId) -> None:
        """Enrol somebody who is not yet, or only half: a kill may have come in between."""
        with self.office.store.read() as unit:
            known = unit.orders.of(wearer)
            devices = unit.watches.of(wearer)
        if devices:
            return
        order = taken(ordering.draft(self.office, CASE_OFFICER, wearer, LONG)) if not known else known[-1]
        if order.activation is None:
            digest = digests.of_terms(order.terms)
            taken(ordering.activate(self.office, DECISION_MAKER, order.id, reason="Necessary", digest=digest))
        point = secret(wearer).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()
        taken(wearing.enrol(self.office, CASE_OFFICER, order.id, replace(ENROLLING, public_key=point)))

    def answers(self) -> Iterator[str]:
        """Prompt everybody in turn, for ever; give each prompt once its wearer was told that it is answered."""
        for _ in count():
            for name in WEARERS:
                prompt = self._open(WearerId(name))
                if prompt is not None and self._answered(prompt):
                    yield prompt.id
            self.clock.at += BETWEEN
            prompting.lapse(self.office)

    def _open(self, wearer: WearerId) -> Prompt | None:
        """Send and show a prompt; None where the law says no."""
        with self.office.store.read() as unit:
            order = unit.orders.of(wearer)[-1].id
        sent = prompting.send(self.office, OrderId(order))
        if isinstance(sent, Refused):
            return None
        said = self._says(sent, Purpose.DELIVERED, b"", "00" * 32)
        return taken(prompting.deliver(self.office, said, sign(wearer, said.message())))

    def _answered(self, prompt: Prompt) -> bool:
        issued = taken(answering.issue(self.office, prompt.id, prompt.watch, Purpose.ANSWER))
        said = self._says(prompt, issued.purpose, PHOTO, issued.number)
        signature = sign(prompt.wearer, said.message())
        answer = Signed(statement=said, signature=signature, content=PHOTO)
        return isinstance(answering.answer(self.office, answer), Answered)

    def _says(self, prompt: Prompt, purpose: Purpose, content: bytes, number: str) -> Statement:
        with self.office.store.read() as unit:
            counter = unit.watches.get(prompt.watch).counter + 1
        return Statement(
            purpose=purpose,
            nonce=number,
            watch=prompt.watch,
            prompt=prompt.id,
            counter=counter,
            content_sha256=sha256(content).hexdigest(),
            camera=Camera.LIVE,
            said_at=self.clock.at,
        )


def secret(wearer: WearerId) -> ec.EllipticCurvePrivateKey:
    """The key of somebody's device, the same after every kill."""
    return ec.derive_private_key(int.from_bytes(sha256(wearer.encode()).digest()) >> 8, ec.SECP256R1())


def sign(wearer: WearerId, message: bytes) -> bytes:
    """Sign as a browser does."""
    r, s = decode_dss_signature(secret(wearer).sign(message, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def work(data: Path, key: Path, mode: str, say: Say) -> None:
    """Open the store and answer, for ever."""
    wearers = Round(data, key)
    if mode == "hasty":
        wearers.desk.__class__ = Hasty
        wearers.desk.say = say  # type: ignore[attr-defined]
    for prompt in wearers.answers():
        if mode != "hasty":
            say(f"acknowledged: {prompt}")


def main() -> None:
    """Start a worker an order."""

    def say(line: str) -> None:
        os.write(1, f"{line}\n".encode())  # short enough for a pipe to take all of it or nothing

    data, key = Path(sys.argv[1]), Path(sys.argv[2])
    for order in sys.stdin:
        pid = os.fork()
        if not pid:
            work(data, key, order.split()[0], say)
        say(f"started: {pid}")
        os.waitpid(pid, 0)
        say(f"gone: {pid}")


if __name__ == "__main__":
    main()
