"""One live deployment as its console sees it: everything recorded first, and shown second."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Literal

from peelian.errors import BrokenLogError, NotFoundError, StoreError
from peelian.jobs.live.desk import alerts, running, subjects
from peelian.jobs.live.desk.alerts import Finding, Opinion, Raised
from peelian.jobs.live.desk.desk import Desk
from peelian.law import bands
from peelian.nouns.case import ALL, Case
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.ids import AlertId, DeploymentId, PersonId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals, Refused
from peelian.web.control import cards
from peelian.web.control.machine import Health
from peelian.web.ports import Preview, Stop

LOAD_OVER = timedelta(minutes=10)
"""Alarm load is counted over so long, as EEMUA 191 does."""

UNRECORDED = (StoreError, BrokenLogError)
"""What keeps something from being recorded: the store does not take it, or the log is not the one that was signed."""

MOST_OWED = 10_000
"""Events that wait for a store that takes them again; an event is about a kilobyte, and nobody's picture is in it."""

NOT_RECORDED = "it could not be recorded when it was raised, and was shown to nobody"

Told = Callable[[str, Mapping[str, object]], None]


class LiveConsole:
    """What all consoles of one deployment share. Any thread may call it."""

    def __init__(
        self, desk: Desk, deployment: DeploymentId, *, at: OperatingPoint, known: list[OperatingPoint]
    ) -> None:
        self._desk = desk
        self._deployment = deployment
        self._at = at
        self._known = known
        self.unconfined = False
        self._lock = threading.Lock()
        self._listeners: list[Told] = []
        self._eyes: list[Callable[[Preview], None]] = []
        self._raised: deque[float] = deque(maxlen=1000)
        self._health: Health | None = None
        self._owed: deque[Event] = deque(maxlen=MOST_OWED)
        self._failing = False
        self.ended = False
        self.watched: Callable[[bool], None] = lambda _watched: None
        self.passed_on: Callable[[Case], None] = lambda _case: None
        self.has_phones: Callable[[], bool] = lambda: False

    # What the machinery says.

    def raised(self, raised: Raised) -> None:
        """Record an alert, and then show it; what cannot be recorded is not shown, and not kept for later."""
        try:
            received = alerts.receive(self._desk, self._deployment, raised)
        except UNRECORDED:
            about = {"entry_id": raised.entry, "camera": raised.camera}
            kind = EventKind.ALERT_SUPPRESSED
            self._owe(self._desk.event(kind, self._deployment, who=SYSTEM, why=NOT_RECORDED, **about))
            return
        if isinstance(received, Refused):
            return
        with self._lock:
            self._raised.append(received.raised_at.timestamp())
        self._tell("alert", self._card(received.id))
        self.beat()

    def looked(self, health: Health) -> None:
        """Take note of how cameras and recogniser are doing."""
        with self._lock:
            self._health = health
        self.beat()

    def beat(self) -> None:
        """Show how things stand."""
        self._tell("health", self.health())

    def at_point(self, at: OperatingPoint, known: list[OperatingPoint]) -> None:
        """Go on with another operating point: its words, and a notice on every screen."""
        with self._lock:
            self._at, self._known = at, known
        self.beat()

    def seen(self, preview: Preview) -> None:
        """Show a preview."""
        for eye in tuple(self._eyes):
            eye(preview)

    def over(self, why: str) -> None:
        """Show that it has ended."""
        self.ended = True
        self._tell("ended", {"why": why})

    def note(self, kind: EventKind, why: str, **facts: str | int | bool) -> bool:
        """Log something that the machinery did; say whether it is logged. Otherwise it is as soon as it can be."""
        event = self._desk.event(kind, self._deployment, who=SYSTEM, why=why, **facts)
        try:
            with self._desk.store.change() as unit:
                unit.journal.record(event)
        except UNRECORDED:
            self._owe(event)
            return False
        return True

    def catch_up(self) -> None:
        """Where the store took something not, try again, and log what is owed with the times at which it happened."""
        with self._lock:
            failing, owed = self._failing, tuple(self._owed)
        if not failing:
            return
        try:
            with self._desk.store.change() as unit:
                # A write that changes nothing: only a write shows that the store takes them again.
                unit.deployments.put(unit.deployments.get(self._deployment))
                unit.journal.record(*owed)
        except UNRECORDED:
            return
        with self._lock:
            for _ in owed:
                self._owed.popleft()
            self._failing = bool(self._owed)
        self.beat()

    def _owe(self, event: Event) -> None:
        with self._lock:
            self._owed.append(event)
        self._fails()

    def _fails(self) -> None:
        with self._lock:
            self._failing = True
        self.beat()

    # What the console asks.

    def snapshot(self) -> dict[str, object]:
        """Say how things stand."""
        with self._desk.store.read() as unit:
            deployment = unit.deployments.get(self._deployment)
            # What was destroyed cannot be shown, and is not asked for.
            cases = unit.cases.of(self._deployment) if deployment.destroyed_at is None else []
            shown = [cards.card(case, unit, self._desk.policy, self.band) for case in cases]
            officers = [
                {"id": person.id, "name": person.name}
                for person in unit.people.all()
                if Role.ENGAGEMENT_OFFICER in person.roles and person.active
            ]
        return {
            "title": deployment.plan.title,
            "place": deployment.plan.place,
            "stage": deployment.stage.value,
            "cameras": [{"name": camera.name, "zone": camera.zone} for camera in deployment.plan.cameras],
            "alerts": shown,
            "health": self.health(),
            "officers": officers + ([{"id": ALL, "name": cards.TO_ALL.capitalize()}] if self.has_phones() else []),
        }

    def health(self) -> dict[str, object]:
        """Say how cameras, recogniser and clock are doing."""
        now = self._desk.now()
        with self._desk.store.read() as unit:
            deployment = unit.deployments.get(self._deployment)
            cases = unit.cases.of(self._deployment)
        with self._lock:
            health, failing, since = self._health, self._failing, now.timestamp() - LOAD_OVER.total_seconds()
            load = sum(moment >= since for moment in self._raised)
        watched = running.watched(self._desk, deployment, cases, faces_seen=health.faces_seen if health else 0)
        ends_at = deployment.plan.ends_at
        cameras = health.cameras if health else ()
        return {
            "at_ms": cards.milliseconds(now),
            "recogniser": {"state": "ended" if self.ended else "running" if health else "starting"},
            "unconfined": self.unconfined,
            "recording": "failing" if failing else "ok",
            "faces_seen": health.faces_seen if health else 0,
            "alarm_load": load,
            "time_left_s": max(0, round((ends_at - now).total_seconds())) if ends_at else 0,
            "false_alerts": watched.false_alerts,
            "false_alerts_allowed": deployment.plan.false_alerts_allowed,
            "false_alert_evidence": round(watched.evidence, 3),
            "point": cards.point(deployment),
            "cameras": [cards.camera(one) for one in cameras],
        }

    def on_event(self, listener: Told) -> Stop:
        """Tell a listener of everything from now on."""
        return self._join(self._listeners, listener)

    def on_preview(self, listener: Callable[[Preview], None]) -> Stop:
        """Show a listener every preview from now on."""
        stop = self._join(self._eyes, listener)
        self.watched(True)  # noqa: FBT003 - its only meaning

        def leave() -> None:
            stop()
            if not self._eyes:
                self.watched(False)  # noqa: FBT003 - its only meaning

        return leave

    def picture(self, person: Person, alert: AlertId, which: Literal["probe", "reference"]) -> bytes:
        """Return a picture of an alert; that somebody looks was recorded before.

        Raises:
            NotFoundError: there is none, or it was destroyed.
        """
        del person
        with self._desk.store.read() as unit:
            case = unit.cases.get(alert)
            if case.deployment != self._deployment or case.first_shown_at is None:
                raise NotFoundError("alert", alert)
            if which == "probe":
                return unit.vault.get(alert, subjects.PROBE)
            return unit.vault.get(case.entry, subjects.PICTURE)

    def look(self, person: Person, alert: AlertId) -> Refusals | None:
        """Record that somebody has an alert before them."""
        with self._recording():
            shown = alerts.show(self._desk, person, alert)
        return shown if isinstance(shown, Refusals) else None

    def adjudicate(self, person: Person, alert: AlertId, opinion: Opinion) -> Refusals | None:
        """Record what somebody makes of two pictures."""
        with self._recording():
            answer = alerts.adjudicate(self._desk, person, alert, opinion)
        return self._step(answer)

    def release(self, person: Person, alert: AlertId, to: PersonId) -> Refusals | None:
        """Send an alert to an engagement officer."""
        with self._recording():
            answer = alerts.release(self._desk, person, alert, to=to)
        return self._step(answer)

    def outcome(self, person: Person, alert: AlertId, finding: Finding) -> Refusals | None:
        """Record what came of an alert."""
        with self._recording():
            answer = alerts.conclude(self._desk, person, alert, finding)
        return self._step(answer)

    def went_on(self, case: Case) -> None:
        """Show that a case went on, here or in the street; of what was destroyed there is nothing to show."""
        with suppress(NotFoundError):
            self._tell("case", self._card(case.id))
        self.passed_on(case)
        self.beat()

    @contextmanager
    def _recording(self) -> Iterator[None]:
        """Whoever does something is told that it was not recorded; the console shows it to everybody else."""
        try:
            yield
        except UNRECORDED:
            self._fails()
            raise

    def _step(self, answer: Case | Refusals) -> Refusals | None:
        if isinstance(answer, Refusals):
            return answer
        self.went_on(answer)
        return None

    def _card(self, alert: AlertId) -> dict[str, object]:
        with self._desk.store.read() as unit:
            return cards.card(unit.cases.get(alert), unit, self._desk.policy, self.band)

    def band(self, case: Case) -> str | None:
        """Say in words how alike the pictures of an alert are."""
        return bands.band(case.similarity, at=self._at, known=self._known, words=self._desk.policy.bands)

    def _tell(self, kind: str, facts: Mapping[str, object]) -> None:
        for listener in tuple(self._listeners):
            listener(kind, facts)

    def _join(self, listeners: list[Callable[..., None]], listener: Callable[..., None]) -> Stop:
        with self._lock:
            listeners.append(listener)

        def leave() -> None:
            with self._lock:
                if listener in listeners:
                    listeners.remove(listener)

        return leave
