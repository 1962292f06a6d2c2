"""A whole site with something of everything on it, and browsers of somebody of every role; for tests that try it all.

with whole_site.opened(folder) as site:
    site.browser(Role.OPERATOR)
    site.entries()                          # how long the log is
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from starlette.testclient import TestClient

from peelian import settings
from peelian.jobs.handset import reference_sets
from peelian.jobs.live.desk import digests, drafting, listing
from peelian.jobs.live.desk.listing import Likeness
from peelian.nouns import packed
from peelian.nouns.body import Seat
from peelian.nouns.ids import BodyId, DeploymentId, PersonId
from peelian.nouns.person import Role
from peelian.nouns.template import Template
from peelian.storage import engine as engines
from peelian.storage.log_tables import LOG_ENTRY
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground, Site, build
from peelian.web.stage import deployment, estate, orders
from peelian.wiring import packs, rules
from peelian.wiring.estate import opening as estates
from peelian.wiring.store import KeyFile
from tests.fakes import signed
from tests.fakes.deployments import NOW, PLAN
from tests.fakes.desk import FakeChecker, nomination, taken
from tests.fakes.handset import nominee, vector
from tests.fakes.machinery import FakeMachinery, picture
from tests.fakes.web_door import ORIGIN, PAGE, Clock

EVERY = {
    role: replace(deployment.LEAD, id=PersonId(f"p-{role}"), name=f"Only {role}", roles=frozenset({role}))
    for role in Role
}
SEATED = (Role.ESTATE_OFFICER, Role.SENIOR_OWNER, Role.DPO, Role.AUDITOR)
"""They work for one body of the register, and see no other's."""

SECRET = "hunter2"  # noqa: S105 (nobody's)
"""Stands in the address of a camera, which no answer may repeat."""


@dataclass(frozen=True, kw_only=True)
class WholeSite:
    """The site, its clock and what recognises."""

    site: Site
    clock: Clock
    machinery: FakeMachinery
    folder: Path

    def browser(self, role: Role | None = None) -> TestClient:
        """Return a browser of somebody with one role, or of nobody; it follows no redirect by itself."""
        client = TestClient(
            self.site.app,
            base_url=ORIGIN,
            headers=PAGE,
            client=("127.0.0.1", 5000),
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        if role is not None:
            with self.site.store.change() as unit:
                unit.people.put(EVERY[role])  # somebody may have been switched off meanwhile
            answer = client.post("/sign-in/demo", data={"person": EVERY[role].id})
            assert answer.status_code == 303, answer.text
        return client

    def entries(self) -> int:
        """Return how long the log is."""
        with engines.reading(self.site.store._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(LOG_ENTRY)).scalar_one())


@contextmanager
def opened(folder: Path) -> Iterator[WholeSite]:
    """Build the site until the test is over."""
    clock = Clock(at=NOW)
    machinery = FakeMachinery(now=clock)
    ground = Ground(
        data=folder / "data",
        key=KeyFile(path=folder / "keys" / "vault.key"),
        origin=ORIGIN,
        policy=rules.load(),
        checker=FakeChecker(),
        settings=settings.read(),
        now=clock,
        manners=Manners(),
        demo=True,
    )
    site = build(ground, machinery)
    try:
        _furnish(site, clock, machinery)
        yield WholeSite(site=site, clock=clock, machinery=machinery, folder=folder)
    finally:
        site.close()


def _furnish(site: Site, clock: Clock, machinery: FakeMachinery) -> None:
    """Put in people, a draft, a sealed deployment and a live one with an alert, a register, a round, orders, a set."""
    deployment.people(site.desk)
    with site.store.change() as unit:
        for person in EVERY.values():
            unit.people.put(person)
    signed.sign(site.board)
    estate.shown(site.store, clock)
    with estates.open_estate(site.store, clock).store.change() as unit:
        for role in SEATED:
            unit.seats.put(Seat(person=EVERY[role].id, body=BodyId("drawn-constabulary")))
    orders.shown(site.check_ins.office)
    _set(site)
    taken(drafting.draft(site.desk, deployment.LEAD, replace(PLAN, title="A draft")))
    _sealed(site, 1)
    live = _sealed(site, 2)
    clock.at += timedelta(hours=1)
    taken(site.room.start(deployment.LEAD, live))
    machinery.machine.alert(0)
    with site.store.change() as unit:
        unit.journal.checkpoint()


def _sealed(site: Site, number: int) -> DeploymentId:
    cameras = (replace(PLAN.cameras[0], source=f"rtsp://operator:{SECRET}@192.0.2.10/1"),)
    drafted = taken(drafting.draft(site.desk, deployment.LEAD, replace(PLAN, cameras=cameras)))
    likeness = Likeness(picture=picture("listed"), template=_template(), sha256="ab" * 32, quality="passed")
    taken(listing.add(site.desk, deployment.LISTS, drafted.id, nomination(number), likeness))
    digest = digests.of_plan(drafted.plan)
    taken(drafting.authorise(site.desk, deployment.OFFICER, drafted.id, reason="Nothing less", digest=digest))
    taken(listing.check_status(site.desk, deployment.LISTS, drafted.id))
    taken(listing.seal(site.desk, deployment.LEAD, drafted.id))
    return drafted.id


def _set(site: Site) -> None:
    handset, keeper = site.handset.handset, deployment.KEEPER
    made = taken(reference_sets.make(handset, keeper, kind="custody", title="Custody, north", pack="starter")).id
    likeness = reference_sets.Likeness(picture=picture("kept"), template=_template(), sha256="ab" * 32, quality="fine")
    taken(reference_sets.add_all(handset, keeper, made, [(nominee("one"), likeness)])[0])


def _template() -> bytes:
    model = packs.load(deployment.PACK, settings.read()).model
    return packed.to_bytes(Template(model=model, vector=vector("listed")))
