"""The demonstration has a register and a survey to look at, by people who may look at them."""

from pathlib import Path

from starlette.testclient import TestClient

from peelian.jobs.estate import lookups, publishing
from peelian.jobs.estate.estate import AtTheMachine
from peelian.nouns.ids import PersonId
from peelian.web.sites import estate as estate_site
from peelian.web.sites import surveys
from peelian.web.stage import deployment
from peelian.web.stage import estate as stage_estate
from tests.fakes import web_door
from tests.fakes.web_door import Desk


def as_(desk: Desk, who: PersonId) -> TestClient:
    client = desk.browser()
    assert client.post("/sign-in/demo", data={"person": who}, follow_redirects=False).status_code == 303
    return client


def test_the_cast_sees_a_register_a_concern_an_open_round_and_what_is_public(tmp_path: Path) -> None:
    desk = web_door.make(tmp_path, pages=(*estate_site.ROUTERS, *surveys.ROUTERS))
    estate = estate_site.added(desk.app, desk.store, desk.clock)
    surveys.added(desk.app, desk.store, desk.clock)
    with desk.store.change() as unit:
        for person in deployment.CAST:
            unit.people.put(person)
    stage_estate.shown(desk.store, desk.clock)
    officer, oversight = as_(desk, deployment.ESTATE.id), as_(desk, deployment.OVERSEES_TOO.id)
    assert "5 assets" in officer.get("/estate").text
    assert "Glasswing" in officer.get("/estate?flagged=yes").text
    assert "Alderfen" not in officer.get("/estate/report").text
    assert "Alderfen" in oversight.get("/estate/report").text
    assert "Demonstration survey" in as_(desk, deployment.OWNER.id).get("/surveys").text
    assert "Drawn Constabulary" in desk.browser().get("/published/estate").text
    assert publishing.latest(estate) is not None
    assert [body.name for body in lookups.bodies(estate, AtTheMachine()) if body.home] == ["Drawn Constabulary"]
