"""What the van's phones need of others besides the desk, in their own words."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from typing_extensions import override

from peelian.jobs.live.desk import ports
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.nouns.device import Device, DeviceId
from peelian.nouns.event import Event, EventKind, Fact, Source
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.nouns.operating_point import OperatingPoint


class Devices(ports.Devices, Protocol):
    """All phones."""

    def get(self, device: DeviceId) -> Device:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def find(self, device: DeviceId) -> Device | None:
        """Return one, or None where there is none of that id."""
        ...


class PhoneLinks(Protocol):
    """Links by which phones are enrolled, kept as digests."""

    def add(self, digest: str, deployment: DeploymentId, officer: PersonId, expires_at: datetime) -> None:
        """Keep a link; older ones of this officer in this deployment stop working."""
        ...

    def use(self, digest: str, now: datetime) -> tuple[DeploymentId, PersonId] | None:
        """Use up a link, and say for which deployment and whom; exactly one of two uses at once succeeds."""
        ...


class PhoneUnit(Unit, Protocol):
    """One transaction over everything that the desk keeps, and the phones."""

    @property
    @override
    def devices(self) -> Devices:
        """All phones."""
        ...

    @property
    def phone_links(self) -> PhoneLinks:
        """All links."""
        ...


class PhoneStore(Protocol):
    """Where the desk keeps things, and the phones."""

    def change(self) -> AbstractContextManager[PhoneUnit]:
        """Open a unit that may change things."""
        ...

    def read(self) -> AbstractContextManager[PhoneUnit]:
        """Open a unit that only reads."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What is left of a photo: how alike it is to each reference (cosine similarity), or what to do better.

    `coaching`: in words, for the next photo; `similarities` is empty then.
    """

    similarities: tuple[float, ...] = ()
    coaching: tuple[str, ...] = ()


class Looker(Protocol):
    """Compares one photo, and forgets it."""

    def known(self, pack: str) -> Sequence[OperatingPoint]:
        """Return what was measured of comparing one photo with one reference, for words. None of it is a permission.

        Raises:
            OperatingPointError: one of them is damaged, or not as it is listed.
            ModelError: the pack cannot be had.
        """
        ...

    def compare(self, photo: bytearray, pack: str, references: Sequence[bytes]) -> Compared:
        """Compare a photo with templates as they are sealed. The photo is overwritten, whatever comes of it.

        Raises:
            ImageError: it is no picture, or a damaged or dangerous one.
            ModelMismatchError: a reference is another model's.
            ModelError: the pack cannot be had.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Phones:
    """What the acts of this package work with: a desk, and its store with the phones in it."""

    desk: Desk
    store: PhoneStore
    looker: Looker

    def event(self, kind: EventKind, deployment: DeploymentId, *, who: str, why: str, **facts: Fact) -> Event:
        """Write an event that came from a phone; facts whose names end in `_id` say what else it is about."""
        return replace(self.desk.event(kind, deployment, who=who, why=why, **facts), source=Source.HANDSET)
