"""The gate over a desk's store: which signed operating point something may run with, asked each time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Protocol

from peelian.errors import PeelianError
from peelian.law import evidence as law
from peelian.law.evidence import Wanted
from peelian.nouns.ids import ModelId, PointId
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import SignedPoint, Use
from peelian.settings import Settings
from peelian.wiring import packs

NO_MODEL = ModelId("none")


class Shelf(Protocol):
    """Operating points, to be read."""

    def find(self, wanted: PointId) -> SignedPoint | None:
        """Return one, or None."""
        ...

    def all(self) -> list[SignedPoint]:
        """Return all."""
        ...


class Unit(Protocol):
    """One look at the store."""

    @property
    def points(self) -> Shelf:
        """All operating points."""
        ...


class Store(Protocol):
    """Where they are kept."""

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads."""
        ...


class SignedPoints:
    """The signed operating points of a desk; a `law.evidence.Points`."""

    def __init__(self, store: Store, model_of: Callable[[str], ModelId], now: Callable[[], datetime]) -> None:
        self._store = store
        self._model_of = model_of
        self._now = now

    def fitting(
        self, use: Use, pack: str, size: int, *, rate: float, until: date | None = None
    ) -> SignedPoint | Refused:
        """Return the point to run with, or why nothing may run and what to do. `until`: the last day; None: today."""
        with self._store.read() as unit:
            points = [point for point in unit.points.all() if use in point.evidence.uses]
        today = self._today()
        try:
            # To know a pack is to read all its files: not where there is no point that it could be held against.
            model = self._model_of(pack) if points else NO_MODEL
        except PeelianError as error:
            return Refused(rule="evidence.pack", reason=error.sentence.rstrip("."))
        wanted = Wanted(
            use=use, pack=pack, model=model, size=size, rate=rate, on=today, until=max(until or today, today)
        )
        return law.fitting(points, wanted)

    def standing(self, point: PointId) -> SignedPoint | Refused:
        """Return a point that something runs with, or why it may not be used any more."""
        with self._store.read() as unit:
            found = unit.points.find(point)
        against = law.standing(found, today=self._today())
        if against is not None or found is None:
            return against or law.unknown()
        return found

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()


def open_points(store: Store, settings: Settings, now: Callable[[], datetime]) -> SignedPoints:
    """Return the gate of a desk: packs are told apart by the digest of all their files."""
    return SignedPoints(store, lambda name: packs.load(name, settings).model, now)
