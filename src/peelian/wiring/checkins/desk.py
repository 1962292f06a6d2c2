"""The desk of check-ins: its office, the pack that its references are made with, and the clock that goes round."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from peelian.errors import ModelError, OperatingPointError
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Comparer
from peelian.jobs.checkins.rounds import Rounds
from peelian.jobs.live.desk.listing import Likeness
from peelian.law.checkins.rules import CheckInRules
from peelian.law.evidence import Points
from peelian.law.policy import Policy
from peelian.nouns.compared import Compared
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.own_reference import MOST_PICTURES, OwnReference
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import Use
from peelian.nouns.turn import Turned
from peelian.settings import Settings
from peelian.wiring import likeness, operating_points, packs
from peelian.wiring.checkins import liveness, opening, photos
from peelian.wiring.checkins.photos import PhotoComparer
from peelian.wiring.checkins.thresholds import Thresholds
from peelian.wiring.likeness import Decode, Likenesses
from peelian.wiring.live.push import Pusher
from peelian.wiring.store import DeskStore

LOG = structlog.get_logger(__name__)

EVERY_S = 20.0
"""Between two rounds: a prompt that is due within a minute of its moment is on time."""

DEFAULT = "starter"
"""Used where no pack that is there was measured strictly enough: then people look at every photo."""

LIVENESS = "liveness"
"""Folder of the cache in which whoever keeps the machine may lay a passive liveness module; none comes by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """Another way to compare than by the packs on this machine.

    `opened`: makes what compares, given what decodes. `point`: the threshold that it compares at. `thresholds`: those
    that two people signed; None where every picture of a reference counts.
    """

    opened: Callable[[Decode], Comparer]
    point: OperatingPoint | None
    thresholds: Thresholds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a desk of check-ins runs.

    `decode`: turns an untrusted picture into pixels, in the sandbox. `points`: the operating points that two people
    signed; each comparison is asked for one. `waker`: wakes devices that sleep; the desk closes it.
    """

    decode: Decode
    points: Points
    comparing: Comparing | None = None
    waker: Pusher | None = None


@dataclass(slots=True, kw_only=True)
class CheckInDesk:
    """The desk. `pack`: the model pack whose templates its references are."""

    office: Office
    pack: str
    settings: Settings
    decode: Decode
    rounds: Rounds
    waker: Pusher | None = None
    thresholds: Thresholds | None = None
    _likenesses: Likenesses | None = None
    _opening: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)
    _goer: threading.Thread | None = None

    def open(self) -> None:
        """Start the clock."""
        self._goer = threading.Thread(target=self._go, name="check-ins", daemon=True)
        self._goer.start()

    def close(self) -> None:
        """Stop the clock."""
        self._closing.set()
        if self._goer is not None:
            self._goer.join(5)
        if self.waker is not None:
            self.waker.close()

    def counted(self) -> int:
        """Return how many pictures of a reference a photo is compared with today; people who look see all of them."""
        if self.office.point is None:
            return 0
        return MOST_PICTURES if self.thresholds is None else self.thresholds.counted()

    def reference(self, picture: bytes, *, name: str) -> Likeness | Refused:
        """Make a reference of an untrusted JPEG or PNG picture of somebody, or say why it cannot be one.

        Raises:
            ModelError: the pack cannot be had.
        """
        with self._opening:
            if self._likenesses is None:
                loaded = packs.load(self.pack, self.settings)
                self._likenesses = likeness.open_likenesses(loaded, threads=self.settings.threads, decode=self.decode)
        return self._likenesses.of(picture, name=name)

    def _go(self) -> None:
        while not self._closing.is_set():
            try:
                self.rounds.go()
            except Exception:
                LOG.exception("round_failed")
            self._closing.wait(EVERY_S)


class LateComparer:
    """Opens the networks of a pack when the first photo comes, so that a desk starts at once."""

    def __init__(self, opened: Callable[[], Comparer]) -> None:
        self._opened = opened
        self._comparer: Comparer | None = None
        self._opening = threading.Lock()

    def compare(self, reference: OwnReference, photo: bytes, turned: Turned | None = None) -> Compared:
        """Say what a photo is to a reference."""
        with self._opening:
            if self._comparer is None:
                self._comparer = self._opened()
        return self._comparer.compare(reference, photo, turned)


def open_check_ins(
    store: DeskStore, policy: Policy, now: Callable[[], datetime], *, settings: Settings, manner: Manner
) -> CheckInDesk:
    """Put it together.

    Args:
        store: where it keeps things.
        policy: the policy pack in force.
        now: the time of day, with its zone.
        settings: of this machine.
        manner: what decodes; what compares, where that is not a pack's own.

    Raises:
        StoreError: the store is busy or broken.
    """
    pack, comparing = DEFAULT, manner.comparing
    if comparing is None:
        pack, comparing = _measured(policy, settings, manner.points)
    comparer = LateComparer(lambda: comparing.opened(manner.decode))
    office = opening.open_office(store, policy, comparer, comparing.point, now)
    waker = manner.waker
    rounds = Rounds(office=office, waker=waker)
    return CheckInDesk(
        office=office,
        pack=pack,
        settings=settings,
        decode=manner.decode,
        rounds=rounds,
        waker=waker,
        thresholds=comparing.thresholds,
    )


class SignedComparer:
    """Compares at a threshold that two people signed, and while none is, leaves every photo to people."""

    def __init__(self, thresholds: Thresholds, opened: Callable[[OperatingPoint], Comparer]) -> None:
        """Take the thresholds of a pack, and what opens the pack at one of them."""
        self._thresholds, self._opened = thresholds, opened
        self._comparers: dict[OperatingPoint, Comparer] = {}
        self._opening = threading.Lock()

    def compare(self, reference: OwnReference, photo: bytes, turned: Turned | None = None) -> Compared:
        """Say what a photo is to a reference; that nothing was compared, where no point fits."""
        best = self._thresholds.best(len(reference.templates))
        if isinstance(best, Refused):
            LOG.warning("check_in_not_compared", rule=best.rule)
            return photos.NothingMeasured().compare(reference, photo, turned)
        count, point = best
        with self._opening:
            if point not in self._comparers:
                self._comparers[point] = self._opened(point)
            comparer = self._comparers[point]
        return comparer.compare(replace(reference, templates=reference.templates[:count]), photo, turned)


def _measured(policy: Policy, settings: Settings, points: Points) -> tuple[str, Comparing]:
    """Return the pack to compare with: one with a signed point, or else one that was measured strictly enough."""
    rules, fmr = policy.check_ins, policy.check_ins.fmr
    shipped: dict[str, OperatingPoint] = {}
    for name in packs.installed(settings):
        signed = points.fitting(Use.CHECK_IN, name, 0, rate=fmr)
        if not isinstance(signed, Refused):
            return name, _comparing(name, settings, points, (rules, signed.evidence.point))
        try:
            shipped[name] = operating_points.for_comparing(packs.load(name, settings), fmr, None)
        except (ModelError, OperatingPointError):
            continue
    for name, point in shipped.items():
        return name, _comparing(name, settings, points, (rules, point))
    return DEFAULT, Comparing(opened=lambda _decode: photos.NothingMeasured(), point=None)


def _comparing(name: str, settings: Settings, points: Points, at: tuple[CheckInRules, OperatingPoint]) -> Comparing:
    rules, point = at
    thresholds = Thresholds(points=points, pack=name, rules=rules)
    looks_live = liveness.find(settings.cache / LIVENESS, threads=1)  # now: a desk with a broken one does not open

    def opened(decode: Decode) -> Comparer:
        first: list[PhotoComparer] = []  # its networks serve every other threshold

        def comparer(signed: OperatingPoint) -> Comparer:
            if not first:
                pack = packs.load(name, settings)
                first.append(photos.open_at(pack, signed, decode, threads=settings.threads, looks_live=looks_live))
            return first[0].at(signed)

        return SignedComparer(thresholds, comparer)

    return Comparing(opened=opened, point=point, thresholds=thresholds)
