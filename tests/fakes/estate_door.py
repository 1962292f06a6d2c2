"""A web door with a register over a real store: two forces, an officer at each, a DPO at one, and oversight."""

from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from peelian.jobs.estate import columns, importing, products, tables
from peelian.jobs.estate.estate import AtTheMachine, Estate
from peelian.jobs.estate.importing import Work
from peelian.nouns.body import Seat
from peelian.nouns.ids import AssetId, PersonId
from peelian.nouns.person import Person, Role
from peelian.web.sites import estate as estate_site
from tests.fakes import web_door
from tests.fakes.estate import CONCERN, NORTH, SOUTH
from tests.fakes.web_door import Desk, form_token

ELSEWHERE = PersonId("p-elsewhere")
SECOND = Person(id=PersonId("p-second"), name="Olwen Second", roles=frozenset({Role.OVERSIGHT}))
"""Somebody else of oversight: whoever asks that something be published does not publish it."""
HEADER = "body,reference,system,maker,model,serial,contract_ends_on"
LINES = (
    "north,N-1,cctv_external,Acme,Eye 2,S-1,2026-12-31",
    "north,N-2,uav,Bolt,Kite,S-2,",
    "south,S-1,anpr,Acme,Secret plate,S-9,",
)
MINE, THEIRS = columns.id_of(NORTH.id, "N-1"), columns.id_of(SOUTH.id, "S-1")


@dataclass
class EstateDoor:
    """The door and its register."""

    desk: Desk
    estate: Estate

    def browser(self, role: Role | None = None) -> TestClient:
        return self.desk.browser(role)

    def elsewhere(self) -> TestClient:
        """The browser of the officer of the other force."""
        return self.as_(ELSEWHERE)

    def second(self) -> TestClient:
        """The browser of somebody else of oversight."""
        return self.as_(SECOND.id)

    def as_(self, who: PersonId) -> TestClient:
        client = self.desk.browser()
        answer = client.post("/sign-in/demo", data={"person": who}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return client

    def post(self, client: TestClient, path: str, **fields: str) -> tuple[int, str, str]:
        """Send a form; return the status, the text, and where it leads."""
        token = form_token(client)
        answer = client.post(path, data={"_token": token, **fields}, follow_redirects=False)
        return answer.status_code, answer.text, answer.headers.get("location", "")

    def history(self, asset: AssetId = MINE) -> list[str]:
        with self.estate.store.read() as unit:
            return [one.why for one in unit.assets.changes(asset)]


def make(folder: Path, *, origin: str = web_door.ORIGIN) -> EstateDoor:
    """Make a desk with a register in a folder."""
    desk = web_door.make(folder, origin=origin, pages=estate_site.ROUTERS)
    estate = estate_site.added(desk.app, desk.store, desk.clock)
    with desk.store.change() as unit:
        unit.people.put(SECOND)
        unit.people.put(Person(id=ELSEWHERE, name="Ifor Elm", roles=frozenset({Role.ESTATE_OFFICER})))
    seats = {Role.ESTATE_OFFICER: NORTH, Role.DPO: NORTH}
    with estate.store.change() as kept:
        for body in (NORTH, SOUTH):
            kept.bodies.put(body)
        for role, body in seats.items():
            kept.seats.put(Seat(person=web_door.person(role), body=body.id))
        kept.seats.put(Seat(person=ELSEWHERE, body=SOUTH.id))
        products.hold_against(kept, CONCERN)
    table = tables.csv_table("\n".join([HEADER, *LINES]).encode())
    importing.run(estate, AtTheMachine(), table, Work(why="Stocktake"))
    return EstateDoor(desk=desk, estate=estate)
