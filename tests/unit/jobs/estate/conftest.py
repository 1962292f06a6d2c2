"""A register with two bodies and somebody at each; over the store on the disk, since it does most of the work."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from peelian.jobs.estate.estate import Estate
from peelian.nouns.body import Seat
from peelian.nouns.ids import BodyId
from peelian.nouns.person import Person, Role
from peelian.storage.log_tables import LOG_ENTRY
from peelian.wiring.estate.opening import open_estate
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from tests.fakes.deployments import anybody, person
from tests.fakes.estate import NORTH, NOW, SOUTH

OFFICER = person(Role.ESTATE_OFFICER)
OVERSIGHT = person(Role.OVERSIGHT)
SOUTHERNER = anybody(Role.ESTATE_OFFICER, who="south-officer")
NOBODYS = anybody(Role.ESTATE_OFFICER, who="without-seat")


@dataclass
class Registry:
    """The register, with what its tests look at behind its back."""

    store: DeskStore
    estate: Estate
    officer: Person = OFFICER
    oversight: Person = OVERSIGHT
    southerner: Person = SOUTHERNER
    nobodys: Person = NOBODYS

    def seat(self, who: Person, where: BodyId) -> None:
        with self.estate.store.change() as unit:
            unit.seats.put(Seat(person=who.id, body=where))

    def logged(self) -> list[str]:
        """Return the actions that were logged, the oldest first."""
        with self.store.read() as unit:
            leaves = unit.connection.execute(select(LOG_ENTRY.c.leaf).order_by(LOG_ENTRY.c.number)).scalars()
            return [str(json.loads(leaf)["action"]) for leaf in leaves]


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    store = open_desk_store(tmp_path / "data", key=KeyFile(path=tmp_path / "vault.key"), create=True)
    made = Registry(store=store, estate=open_estate(store, lambda: NOW))
    with made.estate.store.change() as unit:
        for body in (NORTH, SOUTH):
            unit.bodies.put(body)
    made.seat(OFFICER, NORTH.id)
    made.seat(SOUTHERNER, SOUTH.id)
    yield made
    store.close()
