"""The public site, opened from a disk by a stranger whose browser runs no script and is connected to nothing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from peelian.jobs.live.desk import record
from peelian.nouns.deployment import Stage
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.nouns.ids import DeploymentId
from peelian.nouns.publication import Publication
from peelian.web.public import export
from peelian.wiring import public
from peelian.wiring.live import records
from tests.fakes import web_door
from tests.fakes.deployments import NOW, adjudicated, concluded, deployment
from tests.fakes.web_door import POLICY
from tests.journey.conftest import axe, shoot

SIZES = {"light": (1366, 768), "dark": (390, 844)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a deployment to come and one whose record is published, as files."""
    desk, folder = web_door.make(tmp_path_factory.mktemp("desk")), tmp_path_factory.mktemp("public")
    recorded = deployment(Stage.RECORDED)
    values = records.fields(record.compute(recorded, [concluded("arrest"), adjudicated()], POLICY.regime), POLICY)
    with desk.store.change() as unit:
        unit.deployments.put(replace(deployment(Stage.SEALED), id=DeploymentId("D-2")))
        unit.deployments.put(recorded)
        entry = unit.journal.size()
        published = Publication(deployment=recorded.id, document=records.document(values), entry=entry, at=NOW)
        unit.publications.add(published)
        unit.journal.record(Event(kind=EventKind.DEPLOYMENT_RECORDED, who=SYSTEM, at=NOW))
        unit.journal.checkpoint()
    export.write(public.gather(desk.store, POLICY, lambda: NOW), folder)
    desk.store.close()
    return folder


def note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


@pytest.fixture
def offline(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page without scripts and without a connection, and every address that it asked for."""
    context = browser.new_context(java_script_enabled=False, offline=True, locale="en-GB")
    asked: list[str] = []
    context.on("request", partial(note, asked))
    yield context.new_page(), asked
    context.close()


def test_a_stranger_goes_from_the_first_page_to_a_record_and_its_commands(
    offline: tuple[Page, list[str]], site: Path
) -> None:
    page, asked = offline
    page.goto((site / "index.html").as_uri())
    expect(page.get_by_role("heading", name="Market square, Friday")).to_be_visible()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Records").click()
    page.get_by_role("row", name=re.compile("Market square")).get_by_role("link").click()
    expect(page.get_by_text("python peelian_verify.py D-1.tlog-proof --key log-key.txt")).to_be_visible()
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.get_by_role("heading", name=re.compile("Cofnod: Market square"))).to_be_visible()
    expect(page.get_by_text("Drafft: rhaid i gyfieithydd")).to_be_visible()
    page.get_by_role("navigation", name="Dewislen").get_by_role("link", name="Cwyno").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eich hawliau, a sut i gwyno")
    assert all(one.startswith(site.as_uri()) for one in asked), asked


def test_every_page_can_be_read_by_everybody_and_asks_nobody_for_anything(browser: Browser, site: Path) -> None:
    for scheme, (width, height) in SIZES.items():
        context = browser.new_context(
            color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": height}
        )
        asked: list[str] = []
        context.on("request", partial(note, asked))
        page = context.new_page()
        for path in sorted(site.rglob("*.html")):
            page.goto(path.as_uri())
            name = path.relative_to(site).as_posix()
            if name.startswith("cy/") == (scheme == "dark"):  # a page has the same elements in both languages
                assert not axe(page), (name, scheme)
            sideways = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(sideways) <= 0, (name, scheme)
            if path.parent == site or path.parent.name == "records":
                shoot(page, f"public-{path.stem.lower()}-{scheme}-{width}")
        assert all(one.startswith(site.as_uri()) for one in asked)
        context.close()
