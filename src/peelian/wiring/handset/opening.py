"""Puts operator-initiated checks together: their law, clocks and eyes, the sets in memory, and the sweeper's thread."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from peelian.errors import BadInputError, PeelianError
from peelian.inference.pack import Pack
from peelian.jobs.handset import importing, sweeping
from peelian.jobs.handset.checks import Checks
from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.importing import Report, Row, Work
from peelian.jobs.handset.ports import Store
from peelian.jobs.handset.reference_sets import Likeness
from peelian.law.evidence import Points as Signed
from peelian.law.policy import Policy
from peelian.nouns.ids import SetId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.signed_point import Use
from peelian.settings import Settings
from peelian.wiring import likeness, operating_points, packs
from peelian.wiring.bundles import Source
from peelian.wiring.handset import photograph
from peelian.wiring.handset.reference_library import Points, ReferenceLibrary
from peelian.wiring.likeness import Decode, Likenesses
from peelian.wiring.live.opening import ID_BYTES

LOG = structlog.get_logger(__name__)

SWEEP_EVERY_S = 1.0
"""A photograph outlives its time by no more than this, and by how long one row takes to write."""

TIDY_EVERY_S = 3600.0


@dataclass(slots=True, kw_only=True)
class HandsetDesk:
    """Operator-initiated checks, ready to be served. Open it before, and close it after."""

    handset: Handset
    checks: Checks
    library: ReferenceLibrary
    settings: Settings
    decode: Decode
    _likenesses: dict[str, Likenesses] = field(default_factory=dict)
    _opening: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)
    _sweeper: threading.Thread | None = None

    def open(self) -> None:
        """Finish what the last end cut short, begin to open the published sets, and start the sweeper.

        Raises:
            StoreError: the store is busy or broken.
        """
        sweeping.resume(self.checks)
        sweeping.tidy(self.checks)
        self.library.open_all()
        self._sweeper = threading.Thread(target=self._sweep, name="handset sweeper", daemon=True)
        self._sweeper.start()

    def close(self) -> None:
        """Overwrite every photograph and every set, and stop the sweeper."""
        self._closing.set()
        sweeping.close(self.checks)
        self.library.close()
        if self._sweeper is not None:
            self._sweeper.join(5)

    def fill(
        self, person: Person, wanted: SetId, source: Source, tick: Callable[[int, int], None]
    ) -> Report | Refusals:
        """Put everybody of a table into a set who can be; the report says of each other row why not.

        Raises:
            NotFoundError: there is no such set.
            ModelError: its pack cannot be had.
        """
        with self.handset.store.read() as unit:
            pack = unit.reference_sets.get(wanted).pack

        def likeness_of(row: Row) -> Likeness | Refused:
            try:
                content = source.portrait(row.image).content
            except BadInputError as error:
                return Refused(rule="picture", reason=error.sentence)
            made = self._with(pack).of(content, name=row.image)
            if isinstance(made, Refused):
                return made
            return Likeness(picture=made.picture, template=made.template, sha256=made.sha256, quality=made.quality)

        work = Work(likeness_of=likeness_of, tick=tick, stopped=self._closing.is_set)
        return importing.run(self.handset, person, wanted, importing.parse(source.table), work)

    def _with(self, pack: str) -> Likenesses:
        with self._opening:
            if pack not in self._likenesses:
                loaded = packs.load(pack, self.settings)
                opened = likeness.open_likenesses(loaded, threads=self.settings.threads, decode=self.decode)
                self._likenesses[pack] = opened
            return self._likenesses[pack]

    def _sweep(self) -> None:
        tidied = time.monotonic()
        while not self._closing.wait(SWEEP_EVERY_S):
            try:
                sweeping.sweep(self.checks)
                if time.monotonic() - tidied > TIDY_EVERY_S:
                    tidied = time.monotonic()
                    sweeping.tidy(self.checks)
            except PeelianError as error:
                # What is over is overwritten all the same; it is written down in the next round.
                LOG.warning("sweep_not_written_down", sentence=error.sentence)
            except Exception:
                LOG.exception("sweep_failed")


def open_handset(
    store: Store, policy: Policy, now: Callable[[], datetime], *, settings: Settings, manner: "Manner"
) -> HandsetDesk:
    """Put it together.

    Args:
        store: where it keeps rows and sets.
        policy: the policy pack in force.
        now: the time of day, with its zone.
        settings: of this machine.
        manner: what decodes, which points are chosen from, and the clock that only rises.

    Raises:
        OperatingPointError: the force's own operating points are not as they are listed.
    """
    handset = Handset(
        store=store,
        policy=policy,
        now=lambda: now().astimezone(UTC),
        monotonic=manner.monotonic,
        new_id=lambda word: f"{word}-{secrets.token_hex(ID_BYTES)}",
        secret=secrets.token_bytes,
    )

    def point(pack: Pack, size: int) -> OperatingPoint | Refused:
        if manner.points is not None:
            return manner.points(pack, size)
        if manner.signed is None:
            return Refused(rule="evidence.missing", reason="No operating points are kept here, so nothing is compared")
        name = f"{pack.manifest.name}{packs.VARIANT_MARK}{pack.variant}"
        found = manner.signed.fitting(Use.OPERATOR_CHECK, name, size, rate=handset.rules.fpir)
        return found if isinstance(found, Refused) else found.evidence.point

    folders = (operating_points.FOLDER, *([operating_points.STAGED] if manner.on_stage else []))
    own = operating_points.own(settings.operating_points)
    library = ReferenceLibrary(
        handset,
        [*own, *(one for folder in folders for one in operating_points.every(folder))],
        packs=lambda name: packs.load(name, settings),
        points=point,
        eyes=lambda pack: photograph.open_eye(pack, threads=settings.threads, decode=manner.decode),
    )
    checks = Checks(handset=handset, library=library)
    return HandsetDesk(handset=handset, checks=checks, library=library, settings=settings, decode=manner.decode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How checks are run.

    `on_stage`: the words of bands rest on points measured on people who do not exist too, for a demonstration.
    `signed`: the operating points that two people signed; without them nothing is compared. `points`: chooses without
    asking for a signature, for measurements that are made at no desk.
    """

    decode: Decode
    on_stage: bool = False
    signed: Signed | None = None
    points: Points | None = None
    monotonic: Callable[[], float] = time.monotonic
