"""The demonstration has a register and a survey to look at, by people who may look at them."""

from pathlib import Path

from starlette.testclient import TestClient

from peelian.jobs.estate import lookups, publishing
from peelian.jobs.estate.estate import AtTheMachine
from peelian.nouns.ids import PersonId
from peelian.web import estate_site, stage, stage_estate, survey_site
from tests.fakes import web_door
from tests.fakes.web_door import Desk


def as_(desk: Desk, who: PersonId) -> TestClient:
    client = desk.browser()
    assert client.post("/sign-in/demo", data={"person": who}, follow_redirects=False).status_code == 303
    return client


def test_the_cast_sees_a_register_a_concern_an_open_round_and_what_is_public(tmp_path: Path) -> None:
    desk = web_door.make(tmp_path, pages=(*estate_site.ROUTERS, *survey_site.ROUTERS))
    estate = estate_site.added(desk.app, desk.store, desk.clock)
    survey_site.added(desk.app, desk.store, desk.clock)
    with desk.store.change() as unit:
        for person in stage.CAST:
            unit.people.put(person)
    stage_estate.shown(desk.store, desk.clock)
    officer, oversight = as_(desk, stage.ESTATE.id), as_(desk, stage.OVERSEES_TOO.id)
    assert "5 assets" in officer.get("/estate").text
    assert "Glasswing" in officer.get("/estate?flagged=yes").text
    assert "Alderfen" not in officer.get("/estate/report").text
    assert "Alderfen" in oversight.get("/estate/report").text
    assert "Demonstration survey" in as_(desk, stage.OWNER.id).get("/surveys").text
    assert "Drawn Constabulary" in desk.browser().get("/published/estate").text
    assert publishing.latest(estate) is not None
    assert [body.name for body in lookups.bodies(estate, AtTheMachine()) if body.home] == ["Drawn Constabulary"]
