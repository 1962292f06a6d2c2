"""What check-ins need of others, in their own words. One `Unit` is one transaction: all of it happens, or nothing.

There is no port here that takes the reference of more than one person, and none that finds anybody.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import numpy as np

from peelian.jobs.checkins.shelves import (
    Concerns,
    Holdings,
    Holds,
    Journal,
    Nonces,
    Orders,
    Papers,
    PlaceEvents,
    Prompts,
    Requests,
    Vault,
    Watches,
)
from peelian.nouns.compared import Compared
from peelian.nouns.device import WakeUp
from peelian.nouns.fix import Clearance, Fix
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.statement import Tick
from peelian.nouns.turn import Turned
from peelian.nouns.zone import Area


class Unit(Protocol):
    """One transaction over everything that check-ins keep. They reach nothing else of the desk."""

    @property
    def orders(self) -> Orders:
        """All orders."""
        ...

    @property
    def prompts(self) -> Prompts:
        """All prompts."""
        ...

    @property
    def watches(self) -> Watches:
        """All devices."""
        ...

    @property
    def nonces(self) -> Nonces:
        """All numbers."""
        ...

    @property
    def concerns(self) -> Concerns:
        """All concerns."""
        ...

    @property
    def holdings(self) -> Holdings:
        """What is held."""
        ...

    @property
    def place_events(self) -> PlaceEvents:
        """What fixes added up to."""
        ...

    @property
    def requests(self) -> Requests:
        """All requests."""
        ...

    @property
    def holds(self) -> Holds:
        """All legal holds."""
        ...

    @property
    def papers(self) -> Papers:
        """Sealed nouns."""
        ...

    @property
    def vault(self) -> Vault:
        """The vault."""
        ...

    @property
    def journal(self) -> Journal:
        """The log."""
        ...


class Store(Protocol):
    """Where check-ins keep things."""

    def change(self) -> AbstractContextManager[Unit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads."""
        ...


class Comparer(Protocol):
    """Compares one photo with the reference of the same person."""

    def compare(self, reference: OwnReference, photo: bytes, turned: Turned | None = None, /) -> Compared:
        """Say what it finds; whatever cannot be read is not good enough.

        Args:
            reference: the person's own, of up to five pictures; the photo is taken for the person where it is for one.
            photo: untrusted JPEG or PNG; looks into the camera.
            turned: where a turn of the head was asked for, which way, and the photo of it. Both photos must be taken
                for the person, and the second one turned as was asked.
        """
        ...


class Waker(Protocol):
    """Wakes devices that sleep. Says nothing of why."""

    def wake(self, wake_up: WakeUp, gone: Callable[[], None]) -> None:
        """Wake one, some time; `gone` is called where that is not possible any more."""
        ...


class Plane(Protocol):
    """Measures places."""

    def clearance(self, fix: Fix, areas: Sequence[Area]) -> Clearance:
        """Say how a place lies to areas."""
        ...

    def apart_m(self, one: Fix, other: Fix) -> float:
        """Return how many metres lie between two places."""
        ...


Now = Callable[[], datetime]
"""The time of day, in UTC."""

Ticks = Callable[[], Tick]
"""The server's steady clock."""

NewId = Callable[[str], str]
"""Makes a new id that begins with a word."""

Draw = Callable[[str], np.random.Generator]
"""Chance of its own for each label: the same label draws the same again, and nobody outside can tell what."""

RandomBytes = Callable[[int], bytes]
"""So many bytes that nobody can guess."""

Verify = Callable[[str, bytes, bytes], bool]
"""Whether a signature (ES256) over a message holds for a public key (hex): key, message, signature."""
