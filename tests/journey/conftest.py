"""A desk on a real port and a real browser, and the accessibility checker that runs in its pages."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from typing_extensions import override

from peelian.nouns.person import Role
from tests.fakes import web_door
from tests.fakes.web_console import FakeConsoleDesk
from tests.fakes.web_door import Desk

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--autoplay-policy=user-gesture-required",
]
AXE = (ROOT / "tests" / "assets" / "axe" / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOTS = ROOT / "docs" / "assets" / "screens"
COLOURS = 96


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("browser"))


class WallClock(web_door.Clock):
    """The time of day, which a browser has as well."""

    @override
    def __call__(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 (a test that runs a browser lives in real time)


@dataclass
class Server:
    """A desk that answers on a port."""

    desk: Desk
    console: FakeConsoleDesk
    running: uvicorn.Server
    thread: threading.Thread
    film: threading.Event = field(default_factory=threading.Event)

    @property
    def origin(self) -> str:
        return self.desk.door.origin

    @property
    def address(self) -> str:
        return f"{self.origin}/deployments/D-1/console"

    def play(self) -> None:
        """Show moving pictures until `film` is cleared."""
        self.film.set()

        def frames() -> None:
            number = 0
            while self.film.is_set():
                number += 1
                self.console.show(number)
                self.console.tell("health", self.console.health())
                time.sleep(0.1)

        threading.Thread(target=frames, daemon=True).start()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def serve(desk: Desk, port: int) -> tuple[uvicorn.Server, threading.Thread]:
    config = uvicorn.Config(desk.app, port=port, log_level="warning", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    return running, thread


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    port = free_port()
    desk = web_door.make(tmp_path, origin=f"http://localhost:{port}", clock=WallClock())
    console = FakeConsoleDesk(now=desk.clock)
    desk.consoles.desks["D-1"] = console
    running, thread = serve(desk, port)
    made = Server(desk=desk, console=console, running=running, thread=thread)
    yield made
    made.film.clear()
    running.should_exit = True
    thread.join(5)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is absent: install Debian's chromium to run the journeys")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport={"width": 1366, "height": 768})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that fails the test when its scripts do, or when it breaks its own content security policy."""
    made = context.new_page()
    made.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
    made.on("console", lambda said: pytest.fail(said.text) if "Content Security Policy" in said.text else None)
    return made


@pytest.fixture
def browser_without_scripts(browser: Browser) -> Iterator[Page]:
    """A page in which no script runs."""
    made = browser.new_context(java_script_enabled=False)
    yield made.new_page()
    made.close()


@pytest.fixture
def sign_in(server: Server) -> Callable[[Page, Role], None]:
    """Sign a page in by the one click of a demonstration."""

    def run(page: Page, role: Role) -> None:
        page.goto(f"{server.origin}/sign-in")
        page.get_by_role("button", name=web_door.NAMES[role][0]).click()
        page.wait_for_url(f"{server.origin}/")

    return run


def axe(page: Page, *, but: str = "") -> list[str]:
    """Return what the accessibility checker finds wrong, a line each; `but` is a rule that is left out."""
    page.evaluate(AXE)
    found = page.evaluate(
        "async ([tags, but]) => (await axe.run(document, {runOnly: {type: 'tag', values: tags},"
        "rules: but ? {[but]: {enabled: false}} : {}})).violations.flatMap("
        "(it) => it.nodes.map((node) => `${it.id}: ${node.target.join(' ')}: ${node.failureSummary}`))",
        [WCAG, but],
    )
    assert isinstance(found, list)
    return found


def shoot(page: Page, name: str) -> None:
    """Keep a picture of a page for the documentation, if that is asked for."""
    if os.environ.get("PEELIAN_SCREENSHOTS") != "1":  # noqa: TID251 (a test's own switch)
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)
