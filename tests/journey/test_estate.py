"""The register in a real browser: an officer finds, changes and imports, oversight keeps the concerns; no barriers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from peelian.nouns.person import Role
from tests.fakes import estate_door, web_door
from tests.fakes.estate_door import HEADER, MINE, EstateDoor
from tests.journey.conftest import axe, free_port, serve, shoot


@dataclass
class Place:
    """A desk with a register that answers on a port."""

    door: EstateDoor

    @property
    def here(self) -> str:
        return f"{self.door.desk.door.origin}/estate"

    def sign_in(self, page: Page, role: Role) -> None:
        self.sign_in_as(page, web_door.NAMES[role][0])

    def sign_in_as(self, page: Page, name: str) -> None:
        page.context.clear_cookies()
        page.goto(f"{self.door.desk.door.origin}/sign-in")
        page.get_by_role("button", name=name).click()
        page.wait_for_url(f"{self.door.desk.door.origin}/")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    port = free_port()
    door = estate_door.make(tmp_path, origin=f"http://localhost:{port}")
    running, thread = serve(door.desk, port)
    yield Place(door=door)
    running.should_exit = True
    thread.join(5)


def test_an_officer_finds_changes_and_imports(page: Page, place: Place, tmp_path: Path) -> None:
    place.sign_in(page, Role.ESTATE_OFFICER)
    page.get_by_role("link", name="Estate", exact=True).first.click()
    expect(page.get_by_text("2 assets")).to_be_visible()
    assert axe(page) == []
    shoot(page, "estate-list")
    page.get_by_label("Only with a concern").check()
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="N-1", exact=True).click()
    expect(page.get_by_text("maker “Acme”")).to_be_visible()
    assert axe(page) == []
    shoot(page, "estate-asset")
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Date of the DPIA (optional)").fill("soon")
    page.get_by_label("Why").fill("Assessed")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_contain_text("not a date")
    assert axe(page) == []
    page.get_by_label("Date of the DPIA (optional)").fill("2026-11-01")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("2026-11-01").first).to_be_visible()
    table = tmp_path / "register.csv"
    table.write_text(f"{HEADER}\n,N-5,uav,Bolt,Kite,,\n,N-6,tank,Bolt,Kite,,\n", encoding="utf-8")
    page.goto(f"{place.here}/import")
    assert axe(page) == []
    page.get_by_label("Table").set_input_files(table)
    page.get_by_label("Where it comes from").fill("Yearly stocktake")
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("1 wrong and left out")).to_be_visible(timeout=20_000)
    assert axe(page) == []
    assert place.door.history(MINE) == ["Assessed", "Stocktake"]


def publish(page: Page, place: Place) -> None:
    """Ask that the register be published; publish it as somebody else; read it as anybody."""
    page.goto(f"{place.here}/public")
    page.get_by_role("button", name="Ask to publish").click()
    expect(page.get_by_text("Somebody else of oversight has to say yes.")).to_be_visible()
    place.sign_in_as(page, "Olwen Second")
    page.goto(f"{place.here}/public")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Anybody can read it.")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{place.door.desk.door.origin}/published/estate")
    expect(page.get_by_role("img").first).to_be_visible()
    assert axe(page) == []
    shoot(page, "estate-public")
    place.sign_in(page, Role.OVERSIGHT)


def test_oversight_records_a_concern_and_sees_what_would_change(page: Page, place: Place) -> None:
    place.sign_in(page, Role.OVERSIGHT)
    page.goto(f"{place.here}/concerns/add")
    assert axe(page) == []
    page.get_by_label("Model", exact=True).first.check()
    page.get_by_label("Security").check()
    fields = {"statement": "One password opens all", "source": "A researcher", "on": "2026-03-01", "maker": "Bolt"}
    for name, text in {**fields, "model": "Kite", "why": "Reported"}.items():
        page.locator(f"#{name}").fill(text)
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("link", name="1 asset that you may see")).to_be_visible()
    assert axe(page) == []
    shoot(page, "estate-concern")
    for path, said in (
        ("", "3 assets"),
        ("/concerns", "2 concerns"),
        ("/report", "By body"),
        ("/without?supplier=Acme", "To be replaced without Acme"),
        ("/bodies", "Bodies and staff"),
        ("/export", "Exports that wait"),
        ("/flaws", "Take a list of flaws"),
        ("/public", "The register for the public"),
    ):
        page.goto(f"{place.here}{path}")
        expect(page.get_by_text(said).first).to_be_visible()
        assert axe(page) == [], path
    page.goto(f"{place.here}/report")
    shoot(page, "estate-report")
    publish(page, place)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", f"/assets/{MINE}", "/without?supplier=Acme", "/report", "/concerns/add", "/bodies", "/public"):
        page.goto(f"{place.here}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    place.sign_in(page, Role.ESTATE_OFFICER)
    for path in (f"/assets/{MINE}/change", "/import", "/export"):
        page.goto(f"{place.here}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
