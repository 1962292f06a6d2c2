"""Puts the desk of live deployments together: its store, its law, its clock, and what makes pictures into entries."""

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from peelian.audit import tree
from peelian.capture import source
from peelian.errors import OperatingPointError
from peelian.inference.pack import Pack
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.listing import Likeness
from peelian.jobs.live.desk.lookalikes import Findings
from peelian.jobs.live.desk.ports import StatusChecker
from peelian.law.evidence import Points
from peelian.law.policy import Policy
from peelian.nouns.deployment import Deployment
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.settings import Settings
from peelian.wiring import likeness, packs
from peelian.wiring.likeness import Decode, Likenesses
from peelian.wiring.live import list_import
from peelian.wiring.live.list_import import Importer
from peelian.wiring.store import DeskStore

ID_BYTES = 5
"""Of a new id: a trillion of them; it must be neither guessed nor counted from."""


def open_desk(
    store: DeskStore, policy: Policy, checker: StatusChecker, now: Callable[[], datetime], points: Points
) -> Desk:
    """Return a desk.

    Args:
        store: where it keeps things.
        policy: the policy pack in force.
        checker: knows whether reasons for listing still hold.
        now: the time of day, with its zone.
        points: the signed operating points, which whatever starts is asked for.
    """
    return Desk(
        store=store,
        policy=policy,
        now=lambda: now().astimezone(UTC),
        new_id=lambda word: f"{word}-{secrets.token_hex(ID_BYTES)}",
        root=root,
        checker=checker,
        points=points,
    )


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree root over leaves (RFC 6962)."""
    frontier = tree.Frontier()
    for leaf in leaves:
        frontier.add(tree.leaf_hash(leaf))
    return frontier.root()


def shown_source(address: str) -> str:
    """Return a camera's address as it may be shown: without its password."""
    return source.parse(address).shown


@dataclass(slots=True, kw_only=True)
class Lists:
    """What makes pictures into entries: one opened pack for all who put people on lists with it.

    `decode`: turns what was handed over into pixels; sandboxed, where strangers' pictures come in.
    """

    desk: Desk
    settings: Settings
    decode: Decode = likeness.in_this_process
    _opened: dict[str, tuple[Pack, Likenesses]] = field(default_factory=dict)
    _opening: threading.Lock = field(default_factory=threading.Lock)

    def likeness(self, picture: bytes, *, name: str, pack: str) -> Likeness | Refused:
        """Make a likeness of an untrusted picture, or say why it cannot be listed.

        Raises:
            ModelError: the pack cannot be had.
        """
        return self._open(pack)[1].of(picture, name=name)

    def importer(self, pack: str) -> Importer:
        """Return what puts many on a list at once.

        Raises:
            ModelError: the pack cannot be had.
        """
        return Importer(desk=self.desk, likenesses=self._open(pack)[1])

    def look_alikes(self, person: Person, deployment: Deployment, listed: int) -> Findings | Refusals | None:
        """Look for people on a list who may be taken for each other; None where the pack was never measured for that.

        Raises:
            ModelError: the pack cannot be had.
        """
        pack, _ = self._open(deployment.plan.pack)
        try:
            at = list_import.point_for_pairs(pack, listed)
        except OperatingPointError:
            return None
        return list_import.look_alikes(self.desk, person, deployment.id, at)

    def _open(self, name: str) -> tuple[Pack, Likenesses]:
        with self._opening:
            if name not in self._opened:
                pack = packs.load(name, self.settings)
                opened = likeness.open_likenesses(pack, threads=self.settings.threads, decode=self.decode)
                self._opened[name] = (pack, opened)
            return self._opened[name]
