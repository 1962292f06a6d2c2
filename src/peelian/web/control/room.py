"""The control room: starts deployments, keeps them running, ends them on time, and destroys what has to go."""

import threading
from collections.abc import Callable
from functools import partial

import structlog

from peelian.errors import NotFoundError, PeelianError
from peelian.jobs.live.desk import alerts, changing, evidence, running, unfinished
from peelian.jobs.live.desk.alerts import Raised
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment, Ending, Stage
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.web.control.live import Live
from peelian.web.control.live_console import UNRECORDED, LiveConsole
from peelian.web.control.machine import GivenUp, Health, Heard, Machinery, Ready, Restarted
from peelian.web.ports import Preview

LOG = structlog.get_logger(__name__)

READY_WITHIN_S = 60.0
"""A recogniser loads its networks and attacks its own lock before it says that it is ready."""

NOT_HERE = Refusals(reasons=(Refused(rule="stage", reason="This deployment is not live at this desk"),))

TICK_S = 0.5
"""How often clocks and bounds are looked at; a deployment ends at most this late."""


class ControlRoom:
    """All live deployments of this desk."""

    def __init__(self, desk: Desk, machinery: Machinery, *, on_tick: Callable[[], None] = lambda: None) -> None:
        self._desk = desk
        self._machinery = machinery
        self._on_tick = on_tick
        self.passed_on: Callable[[Case], None] = lambda _case: None
        self.close_declined: Callable[[], None] = lambda: None
        self.has_phones: Callable[[DeploymentId], bool] = lambda _deployment: False
        self._live: dict[DeploymentId, Live] = {}
        self._waiting: list[Deployment] = []
        self._refused = ""
        self._starting = threading.Lock()
        self._stopping = threading.Event()
        self._clock = threading.Thread(target=self._keep_time, name="control room", daemon=True)

    def open(self) -> None:
        """Take up what was live when the desk was stopped, and begin to keep time."""
        with self._desk.store.read() as unit:
            live = [one for one in unit.deployments.all() if one.stage is Stage.LIVE]
        for deployment in live:
            self._safely(partial(self._take_up_or_wait, deployment))
        self._clock.start()

    def close(self) -> None:
        """Stop all recognisers. What is live stays so, and is taken up when the desk opens again."""
        self._stopping.set()
        if self._clock.is_alive():
            self._clock.join()
        for live in tuple(self._live.values()):
            if live.machine is not None:
                live.machine.stop()

    def start(self, person: Person, deployment: DeploymentId) -> Deployment | Refusals:
        """Start a deployment, and return when its recogniser runs.

        Raises:
            NotFoundError: there is no such deployment.
        """
        with self._starting:
            sealed = running.may_start(self._desk, person, deployment)
            if isinstance(sealed, Refusals):
                return sealed
            begun = self._begin(deployment, sealed)
            if isinstance(begun, Refused):
                with self._desk.store.change() as unit:
                    return self._desk.refused(unit, person, "deployment:start", deployment, [begun])
            unconfined = begun.lock is not None and begun.lock.unconfined
            live = running.started(self._desk, person, deployment, unconfined=unconfined, point=begun.point)
            if live.stage is not Stage.LIVE:
                self._drop(deployment)
                reason = f"It could not start: meanwhile it is {live.stage}"
                return Refusals(reasons=(Refused(rule="stage", reason=reason),))
            begun.console.beat()
            return live

    def end(self, person: Person, deployment: DeploymentId, *, why: str) -> Deployment | Refusals:
        """End a deployment by hand.

        Raises:
            NotFoundError: there is no such deployment.
        """
        refused = running.may_end(self._desk, person, deployment)
        if refused is not None:
            return refused
        return self._end(deployment, by=person.id, cause=running.BY_HAND, why=why)

    def told(self, case: Case) -> None:
        """Show on the consoles, and on the phones, that a case went on."""
        live = self._live.get(case.deployment)
        if live is not None:
            live.console.went_on(case)
        else:
            self.passed_on(case)

    def pass_on(self, case: Case) -> None:
        """Tell the phones that a case went on."""
        self.passed_on(case)

    def of(self, deployment: DeploymentId) -> LiveConsole:
        """Return the console of a deployment that is or was live in this process.

        Raises:
            NotFoundError: there is none.
        """
        if deployment not in self._live:
            raise NotFoundError("console", deployment)
        return self._live[deployment].console

    def change_point(
        self, person: Person, deployment: DeploymentId, *, digest: str, reason: str
    ) -> Deployment | Refusals:
        """Go on with another operating point, which somebody else asked for; `digest`: of its evidence.

        The machine is stopped, the change is recorded and told on every screen, and a new machine is started.

        Raises:
            NotFoundError: there is no such deployment.
        """
        with self._starting:
            point = changing.may_change(self._desk, person, deployment, digest=digest, reason=reason)
            live = self._live.get(deployment)
            if isinstance(point, Refusals) or live is None:
                return point if isinstance(point, Refusals) else NOT_HERE
            live.ready.clear()
            if live.machine is not None:
                live.machine.stop()
            after = changing.changed(self._desk, person, deployment, point, reason=reason)
            live.point, at = point, point.evidence.point
            live.console.at_point(at, self._machinery.stricter(at))
            sealed = running.resume(self._desk, deployment, why="it goes on with another operating point")
            failed = sealed if isinstance(sealed, Refused) else self._run(live, after, sealed)
            if failed is not None:
                return self._end(deployment, by=PersonId(SYSTEM), cause=running.BROKEN, why=failed.reason)
            return after

    def _begin(self, deployment: DeploymentId, sealed: list[Sealed]) -> Live | Refused:
        with self._desk.store.read() as unit:
            found = unit.deployments.get(deployment)
        point = evidence.fitting(self._desk, found, len(sealed))
        if isinstance(point, Refused):
            return point
        at = point.evidence.point
        console = LiveConsole(self._desk, deployment, at=at, known=self._machinery.stricter(at))
        live = self._live[deployment] = Live(console=console, point=point)
        console.passed_on = self.pass_on
        console.has_phones = lambda: self.has_phones(deployment)
        console.watched = lambda watched: live.machine.watch(watched=watched) if live.machine else None
        failed = self._run(live, found, sealed)
        if failed is None:
            return live
        self._live.pop(deployment, None)
        if live.machine is not None:
            console.note(EventKind.RECOGNISER_REFUSED, failed.reason)
        return failed

    def _run(self, live: Live, found: Deployment, sealed: list[Sealed]) -> Refused | None:
        hear = partial(self._hear, found.id, live)
        return live.run(self._machinery, found, sealed, hear, READY_WITHIN_S)

    def _drop(self, deployment: DeploymentId) -> None:
        """Stop a machine whose deployment did not become live."""
        live = self._live.pop(deployment, None)
        if live is not None and live.machine is not None:
            live.machine.stop()

    def _take_up_or_wait(self, deployment: Deployment) -> None:
        """Take up a deployment that was live, as soon as the store takes the record of it; until then nothing runs."""
        try:
            self._take_up(deployment)
        except UNRECORDED:
            self._waiting.append(deployment)
            raise

    def _take_up(self, deployment: Deployment) -> None:
        try:
            sealed = running.resume(self._desk, deployment.id)
        except PeelianError as error:  # something of its list was altered, or is gone
            sealed = Refused(rule="list", reason=error.sentence)
        begun = sealed if isinstance(sealed, Refused) else self._begin(deployment.id, sealed)
        if isinstance(begun, Refused):
            cause = begun.rule.split(".")[0]
            cause = cause if cause in running.BY_ITSELF else running.BROKEN
            ending = Ending(at=self._desk.now(), by=PersonId(SYSTEM), cause=cause, why=begun.reason)
            running.ended(self._desk, deployment.id, ending, faces_seen=deployment.faces_seen)

    def _hear(self, deployment: DeploymentId, live: Live, heard: Heard) -> None:
        # Whatever goes wrong here, the next word must be heard: whoever says it is ended by an exception.
        self._safely(partial(self._take_in, deployment, live, heard))

    def _take_in(self, deployment: DeploymentId, live: Live, heard: Heard) -> None:
        match heard:
            case Raised():
                live.console.raised(heard)
            case Preview():
                live.console.seen(heard)
            case Health():
                live.note_states(heard)
                live.console.looked(live.counted(heard))
            case Ready():
                self._ready(live, heard)
            case Restarted():
                live.console.note(EventKind.RECOGNISER_RESTARTED, heard.why, what=heard.what)
            case GivenUp():
                self._given_up(deployment, live, heard)

    def _ready(self, live: Live, ready: Ready) -> None:
        live.lock = ready
        live.console.unconfined = ready.unconfined
        kind = EventKind.RECOGNISER_UNCONFINED if ready.unconfined else EventKind.RECOGNISER_STARTED
        noted = live.console.note(kind, "the recogniser is ready", **dict(ready.facts))
        if not noted and not live.ready.is_set():
            live.failed = "That the recogniser is ready could not be recorded"
        live.ready.set()

    def _given_up(self, deployment: DeploymentId, live: Live, heard: GivenUp) -> None:
        live.failed = heard.why
        if not live.ready.is_set():
            live.ready.set()
            return
        # This thread belongs to the machine that is to be stopped.
        broken = partial(self._end, deployment, by=PersonId(SYSTEM), cause=running.BROKEN, why=heard.why)
        self._beside(broken)

    def _end(self, deployment: DeploymentId, *, by: PersonId, cause: str, why: str) -> Deployment:
        live = self._live.get(deployment)
        if live is not None and live.machine is not None:
            live.machine.stop()
        ending = Ending(at=self._desk.now(), by=by, cause=cause, why=why)
        if live is not None:
            # Nothing is recognised any more, also where the store does not take it now: then it does later.
            ending = live.ending = live.ending or ending
        ended = running.ended(self._desk, deployment, ending, faces_seen=live.faces_seen if live else 0)
        if live is not None and not live.console.ended:
            live.console.over(ended.ending.why if ended.ending else why)
        return ended

    def _keep_time(self) -> None:
        while not self._stopping.wait(TICK_S):
            try:
                self._tick()
            except Exception:
                # Whatever it was, the next tick must come: a clock that has stopped ends no deployment.
                LOG.exception("tick_failed")

    def _tick(self) -> None:
        # Each for itself: one deployment that cannot be ended keeps no other from its end.
        for deployment, live in tuple(self._live.items()):
            self._safely(partial(self._look_after, deployment, live))
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            self._beside(partial(self._take_up_or_wait, one))
        for due in running.due(self._desk):
            self._safely(partial(running.destroy, self._desk, None, due))
        left = partial(unfinished.note, self._desk, self.told)
        for act in (partial(alerts.expire, self._desk), self.close_declined, left, self._on_tick):
            self._safely(act)

    def _look_after(self, deployment: DeploymentId, live: Live) -> None:
        live.console.catch_up()
        if live.console.ended or not live.ready.is_set():
            return
        if live.ending is not None:
            self._end(deployment, by=live.ending.by, cause=live.ending.cause, why=live.ending.why)
            return
        must = running.must_end(self._desk, deployment, faces_seen=live.faces_seen)
        if must is not None:
            self._end(deployment, by=PersonId(SYSTEM), cause=must.rule, why=must.reason)

    def _beside(self, act: Callable[[], object]) -> None:
        """Do something that takes long, or stops this thread, on a thread of its own."""
        threading.Thread(target=self._safely, args=(act,), name="control room", daemon=True).start()

    def _safely(self, act: Callable[[], object]) -> None:
        """Do something, and go on where it fails."""
        try:
            act()
        except UNRECORDED as error:
            # A full disk is full at every tick, and the line goes to a disk as well.
            if error.sentence != self._refused:
                self._refused = error.sentence
                LOG.warning("not_recorded", problem=error.sentence)
        except Exception:
            LOG.exception("control_room_failed")
