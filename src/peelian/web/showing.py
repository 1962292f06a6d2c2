"""The demonstration, running: a served desk whose one deployment watches a drawn street."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import uvicorn

from peelian import settings
from peelian.jobs.assurance import recognition
from peelian.jobs.assurance.recognition import Passage, Tally
from peelian.jobs.assurance.recognition import Raised as Told
from peelian.jobs.live.desk import measuring, subjects
from peelian.jobs.live.desk.alerts import Raised
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.ids import EntryId, SubjectId
from peelian.nouns.operating_point import OperatingPoint
from peelian.web.control.machine import Health, Heard, Machine, Machinery
from peelian.web.site import Site
from peelian.web.stage import deployment as stage
from peelian.web.stage import estate, orders, points
from peelian.web.stage.deployment import Show

FRAMES_PER_S = 25
"""Of the street's film."""

AFTER_S = 1.0
"""How long after a crossing it is noted: whoever stands there has to see it first."""


@dataclass(slots=True)
class Tap:
    """Machinery that also keeps what it heard, so that it can be held against the truth."""

    inner: Machinery
    raised: list[Raised] = field(default_factory=list)
    health: Health | None = None

    def stricter(self, at: OperatingPoint) -> list[OperatingPoint]:
        """Return stricter points."""
        return self.inner.stricter(at)

    def start(
        self, deployment: Deployment, sealed: Sequence[Sealed], at: OperatingPoint, hear: Callable[[Heard], None]
    ) -> Machine:
        """Start, and listen in."""

        def both(heard: Heard) -> None:
            if isinstance(heard, Raised):
                self.raised.append(heard)
            if isinstance(heard, Health):
                self.health = heard
            hear(heard)

        return self.inner.start(deployment, sealed, at, both)


@dataclass(slots=True, kw_only=True)
class Showing:
    """A demonstration that is live."""

    site: Site
    origin: str
    tap: Tap
    deployment: Deployment
    passages: Sequence[Passage]
    film_s: float
    began_s: float
    references: dict[str, EntryId]
    _noted: set[tuple[int, int]] = field(default_factory=set)

    @property
    def stage(self) -> Stage:
        """How far the deployment has come."""
        with self.site.store.read() as unit:
            return unit.deployments.get(self.deployment.id).stage

    def note_crossings(self) -> None:
        """Note the volunteers' crossings that are over, as somebody in the street would."""
        elapsed_s = time.monotonic() - self.began_s
        loop, into_s = divmod(elapsed_s, self.film_s)
        volunteers = self._volunteers()
        for number, passage in enumerate(self.passages):
            entry = self.references.get(passage.subject)
            over_s = max(passage.boxes) / FRAMES_PER_S + AFTER_S
            key = (int(loop), number)
            if entry not in volunteers or not passage.fair or into_s < over_s or key in self._noted:
                continue
            self._noted.add(key)
            at = self.site.desk.now() - timedelta(seconds=into_s - max(passage.boxes) / FRAMES_PER_S)
            measuring.cross(self.site.desk, stage.STREET, entry, at=at)

    def tally(self) -> tuple[Tally, int]:
        """Hold the alerts against the truth; return the tally, and how often the film was played whole."""
        frames = round(self.film_s * FRAMES_PER_S)
        by_entry = {entry: reference for reference, entry in self.references.items()}
        whole = max(1, self._played() // frames)
        told = [
            (one.frame // frames, Told(subject=SubjectId(by_entry[one.entry]), frame=one.frame % frames, box=one.box))
            for one in self.tap.raised
        ]
        tallies = [recognition.tally(self.passages, [one for loop, one in told if loop == n]) for n in range(whole)]
        return _sum(tallies), whole

    def _played(self) -> int:
        return sum(camera.frames for camera in self.tap.health.cameras) if self.tap.health else 0

    def _volunteers(self) -> list[EntryId]:
        with self.site.store.read() as unit:
            return [entry.id for entry in unit.entries.of(self.deployment.id) if entry.volunteer is not None]


@contextmanager
def served(site: Site, port: int) -> Iterator[None]:
    """Serve a site on a thread, at this machine alone."""
    config = uvicorn.Config(
        site.app, host="127.0.0.1", port=port, log_level="warning", access_log=False, server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        thread.join(5)


def begin(site: Site, tap: Tap, show: Show, passages: Sequence[Passage], film_s: float) -> Showing:
    """Set the stage, and go live.

    Raises:
        RuntimeError: the law says no, which it never should here.
    """
    stage.people(site.desk)
    points.signed(site.board, settings.read())
    points.signed_for_second_looks(site.board, settings.read())
    estate.shown(site.store, site.desk.now)
    orders.shown(site.check_ins.office)
    sealed = stage.sealed(site, show, lambda _done, _of: None)
    with site.store.read() as unit:
        references = {subjects.who(unit.vault, one.id).reference: one.id for one in unit.entries.of(sealed.id)}
    site.room.open()
    live = stage.yes(site.room.start(stage.LEAD, sealed.id))
    return Showing(
        site=site,
        origin=site.origin,
        tap=tap,
        deployment=live,
        passages=passages,
        film_s=film_s,
        began_s=time.monotonic(),
        references=references,
    )


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        listed_passages=sum(one.listed_passages for one in tallies),
        unlisted_passages=sum(one.unlisted_passages for one in tallies),
        recognised=sum(one.recognised for one in tallies),
        repeated=sum(one.repeated for one in tallies),
        false_alerts=sum(one.false_alerts for one in tallies),
        missed=tuple(subject for one in tallies for subject in one.missed),
    )
