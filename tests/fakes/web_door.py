"""A web door over a real store, with people in every role; for tests that ask it as a browser does."""

import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from peelian.errors import NotFoundError
from peelian.law import policy
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.nouns.person import Person, Role
from peelian.storage import engine as engines
from peelian.storage.log_tables import LOG_ENTRY
from peelian.web.app import create_app
from peelian.web.door import Door
from peelian.web.ports import ConsoleDesk
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store

ORIGIN = "http://localhost:8123"
PAGE = {"accept": "text/html", "sec-fetch-site": "same-origin", "origin": ORIGIN}
POLICY = policy.parse((files("peelian.law") / "packs" / "uk-2026.toml").read_bytes())
NAMES = {
    Role.AUTHORISING_OFFICER: ("Jo Price", "superintendent"),
    Role.DEPLOYMENT_LEAD: ("Ana Kowalska", "inspector"),
    Role.LIST_MANAGER: ("Dev Patel", ""),
    Role.OPERATOR: ("Sam Adeyemi", "constable"),
    Role.ENGAGEMENT_OFFICER: ("Mair Pugh", "constable"),
    Role.AUDITOR: ("Tom Okafor", ""),
    Role.DPO: ("Ruth Levy", ""),
    Role.ADMINISTRATOR: ("Kit Moran", ""),
    Role.CHECKING_OFFICER: ("Nia Doyle", "constable"),
    Role.REFERENCE_KEEPER: ("Bo Tanner", ""),
    Role.SUPERVISOR: ("Gwyn Reed", "inspector"),
    Role.ESTATE_OFFICER: ("Lee Marsh", ""),
    Role.OVERSIGHT: ("Una Bell", ""),
    Role.SENIOR_OWNER: ("Meg Fry", ""),
    Role.CASE_OFFICER: ("Ivo Sand", ""),
    Role.DECISION_MAKER: ("Ada Thorne", ""),
    Role.CHECK_IN_REVIEWER: ("Finn Marlow", ""),
}


@dataclass
class Clock:
    """A clock that goes on only when it is told to."""

    at: datetime = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class FakeConsoles:
    """The consoles that there are."""

    desks: dict[str, ConsoleDesk] = field(default_factory=dict)

    def of(self, deployment: DeploymentId) -> ConsoleDesk:
        if deployment not in self.desks:
            raise NotFoundError("deployment", deployment)
        return self.desks[deployment]


@dataclass
class Desk:
    """A door, its store and its clock."""

    store: DeskStore
    clock: Clock
    consoles: FakeConsoles
    door: Door
    app: FastAPI

    def browser(self, role: Role | None = None, *, address: str = "127.0.0.1") -> TestClient:
        """Return a browser, signed in as the person of a role."""
        client = TestClient(self.app, base_url=self.door.origin, headers=PAGE, client=(address, 5000))
        if role is not None:
            answer = client.post("/sign-in/demo", data={"person": person(role)}, follow_redirects=False)
            assert answer.status_code == 303, answer.text
        return client

    def events(self) -> list[dict[str, object]]:
        """Return what was logged, the oldest first."""
        with engines.reading(self.store._engine) as connection:
            leaves = connection.execute(select(LOG_ENTRY.c.leaf).order_by(LOG_ENTRY.c.number)).scalars()
            return [json.loads(leaf) for leaf in leaves]


def person(role: Role) -> PersonId:
    return PersonId(f"p-{role.value}")


def form_token(client: TestClient, path: str = "/") -> str:
    """Return the token that the forms of a page carry."""
    found = re.search(r'data-token="(\w+)"', client.get(path).text)
    assert found is not None
    return found.group(1)


def people() -> list[Person]:
    return [
        Person(id=person(role), name=name, rank=rank, roles=frozenset({role})) for role, (name, rank) in NAMES.items()
    ]


def make(
    folder: Path,
    *,
    demo: bool = True,
    origin: str = ORIGIN,
    pages: tuple[APIRouter, ...] = (),
    clock: Clock | None = None,
) -> Desk:
    """Make a desk in a folder."""
    store = open_desk_store(folder / "data", key=KeyFile(path=folder / "vault.key"), create=True)
    with store.change() as unit:
        for one in people():
            unit.people.put(one)
    return over(store, demo=demo, origin=origin, pages=pages, clock=clock)


def over(
    store: DeskStore,
    *,
    demo: bool = True,
    origin: str = ORIGIN,
    pages: tuple[APIRouter, ...] = (),
    clock: Clock | None = None,
) -> Desk:
    """Make a desk over a store that is there already."""
    time, consoles = clock or Clock(), FakeConsoles()
    door = Door(
        store=store, policy=POLICY, consoles=consoles, origin=origin, now=time, secret=secrets.token_bytes, demo=demo
    )
    return Desk(store=store, clock=time, consoles=consoles, door=door, app=create_app(door, pages))
