"""A van with phones: a whole desk on a port whose way to the phones a test can cut, and officers who do not exist.

with van.opened(folder) as base:
    street = base.live()
    officer.enrol(street.invite())
    alert = street.release()
"""

import asyncio
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peelian import settings
from peelian.jobs.live.desk.alerts import Opinion
from peelian.jobs.live.phones import acting, enrolling
from peelian.jobs.live.phones.acting import Asked
from peelian.jobs.live.phones.enrolling import Application
from peelian.nouns.case import ALL, Case, View
from peelian.nouns.device import Device
from peelian.nouns.ids import AlertId, DeploymentId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.phone import PhoneAct
from peelian.web import sessions, showing
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground, Site, build
from peelian.web.stage import deployment as stage
from peelian.web.stage import points
from peelian.wiring import rules
from peelian.wiring.store import KeyFile
from tests.fakes import signed
from tests.fakes.desk import FakeChecker
from tests.fakes.machinery import FakeMachinery
from tests.journey.conftest import free_port
from tests.journey.desk import Clock, Office, alerts, taken
from tests.journey.forgetting import Listening

EWA: Final = stage.STREET
IDRIS: Final = Person(
    id=PersonId("idris"), name="Idris Bevan", rank="constable", roles=frozenset({Role.ENGAGEMENT_OFFICER})
)
NAME, REFERENCE = "Tomos Field one", "N-one"
SECRETS: Final = (NAME, REFERENCE, "Failed to appear", "Warrant W-114", "Wanted by the courts")
"""What is known of the person on the list, and may not stay on any phone."""


class Gate:
    """Stands before the desk. Whatever is on its way between desk and phone while it is shut has to wait."""

    def __init__(self, app: ASGIApp, *, way: threading.Event) -> None:
        self.app = app
        self.way = way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass what is not a phone's, and the rest when the way is free."""
        if scope["type"] != "http" or not scope["path"].startswith("/phone/"):
            await self.app(scope, receive, send)
            return

        async def later(message: Message) -> None:
            await self._free()
            await send(message)

        await self._free()
        await self.app(scope, receive, later)

    async def _free(self) -> None:
        while not self.way.is_set():  # noqa: ASYNC110 (a test shuts it from another thread)
            await asyncio.sleep(0.02)


@dataclass(frozen=True, kw_only=True)
class Street:
    """One live deployment with its phones. `released`: when each alert was sent to them, in ms of the time of day."""

    office: Office
    deployment: DeploymentId
    way: threading.Event
    released: dict[str, float] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return self.office.origin

    def invite(self, officer: Person = EWA) -> str:
        """Return the path that is in the QR code of a phone for an officer."""
        token = secrets.token_urlsafe(16)
        phones, digest = self.office.site.van.phones, sessions.digest(token)
        taken(enrolling.invite(phones, stage.LEAD, self.deployment, officer=officer.id, digest=digest))
        return f"/phone/enrol/{token}"

    def release(self) -> str:
        """Raise an alert, look at it as the operator, and send it to every phone."""
        before = {case.id for case in self.cases()}
        self.office.machinery.machine.alert()
        over = time.monotonic() + 10
        while not (fresh := [case.id for case in self.cases() if case.id not in before]):
            assert time.monotonic() < over, "the alert did not come in"
            time.sleep(0.01)
        console = self.office.site.room.of(self.deployment)
        (alert,) = fresh
        assert console.look(stage.OPERATOR, alert) is None
        assert console.adjudicate(stage.OPERATOR, alert, Opinion(view=View.TRUE, reasons=("feature_match",))) is None
        self.released[alert] = time.time() * 1000  # noqa: TID251 (held against a browser's clock, on one machine)
        assert console.release(stage.OPERATOR, alert, ALL) is None
        return alert

    def cases(self) -> list[Case]:
        return alerts(self.office, self.deployment)

    def done(self, alert: str) -> list[tuple[str, str]]:
        """Return who did what with an alert, in the order in which the desk heard of it."""
        return [(step.by, step.act.value) for case in self.cases() if case.id == alert for step in case.steps]

    def looks(self, alert: str) -> list[str]:
        """Return what second looks came to."""
        return [look.answer.value for case in self.cases() if case.id == alert for look in case.second_looks]

    def devices(self) -> list[Device]:
        with self.office.site.store.read() as unit:
            return list(unit.devices.of(self.deployment))

    def denied(self) -> list[tuple[str, str]]:
        """Return what phones asked for and were refused, and by which rule."""
        return [(one.asked, one.rule) for device in self.devices() for one in device.denied]

    def does(self, officer: Person, alert: str, *acts: PhoneAct) -> None:
        """Let another officer do something with an alert, of which no phone hears."""
        phones, path = self.office.site.van.phones, self.invite(officer)
        point = ec.generate_private_key(ec.SECP256R1()).public_key()
        key = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()
        application = Application(public_key=key, code="408213", label="Phone")
        who = taken(enrolling.enrol(phones, sessions.digest(path.rsplit("/", 1)[1]), application))
        for act in acts:
            wanted = Asked(alert=AlertId(alert), act=act, key=secrets.token_hex(8), join=True)
            taken(acting.act(phones, who, wanted))

    def expire(self) -> None:
        """Let every alert's time on the phones run out."""
        self.office.clock.forward(minutes=11)

    def end(self) -> None:
        """End the deployment."""
        taken(self.office.site.room.end(stage.LEAD, self.deployment, why="the square is empty"))


@dataclass(frozen=True, kw_only=True)
class Base:
    """A desk for several deployments, one after the other."""

    office: Office
    way: threading.Event
    sent: list[bytes]
    """Every photograph that came to the desk."""

    def live(self) -> Street:
        """Take a deployment to where alerts come in."""
        return Street(office=self.office, deployment=self.office.live(), way=self.way)


@contextmanager
def opened(folder: Path, *, port: int = 0, again: bool = False) -> Iterator[Base]:
    """Serve a desk until the tests are over; `again`: one that was served from this folder before."""
    clock, checker, way = Clock(), FakeChecker(), threading.Event()
    machinery = FakeMachinery(now=clock)
    site = _built(folder, clock, checker, machinery, port=port or free_port())
    way.set()
    sent: list[bytes] = []
    site.app.add_middleware(Gate, way=way)
    site.app.add_middleware(Listening, sent=sent)
    if not again:
        stage.people(site.desk)
        signed.sign(site.board)
        points.signed_for_second_looks(site.board, settings.read())
        with site.store.change() as unit:
            unit.people.put(IDRIS)
    site.room.open()
    try:
        with showing.served(site, int(site.origin.rsplit(":", 1)[1])):
            office = Office(site=site, clock=clock, machinery=machinery, checker=checker, folder=folder)
            yield Base(office=office, way=way, sent=sent)
    finally:
        site.close()


def _built(folder: Path, clock: Clock, checker: FakeChecker, machinery: FakeMachinery, *, port: int) -> Site:
    ground = Ground(
        data=folder / "data",
        key=KeyFile(path=folder / "keys" / "vault.key"),
        origin=f"http://localhost:{port}",
        policy=rules.load(rules.DEMONSTRATION),
        checker=checker,
        settings=settings.read(),
        now=clock,
        manners=Manners(on_stage=True),
        demo=True,
    )
    return build(ground, machinery)
