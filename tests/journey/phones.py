"""Officers with phones in a browser: a camera that films people who do not exist, and a look at all that is kept."""

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import Browser, BrowserContext, Page, expect

from peelian.synthetic import lottery, portrait
from tests.journey.conftest import FLAGS

expect.set_options(timeout=20_000)  # two cores run a browser, a server and other tests

CODE = "408213"
SEEDS = {"listed": 1, "somebody else": 31}
FRAMES = 30
JPEG = "\xff\xd8\xff"
"""How every JPEG begins."""

KEPT = """async () => {
  const found = [];
  const tell = (where, what) => {
    if (what instanceof CryptoKey) found.push(`${where}: ${what.type} key, extractable: ${what.extractable}`);
    else if (what instanceof ArrayBuffer) tell(where, new Uint8Array(what));
    else if (ArrayBuffer.isView(what)) {
      found.push(`${where}: ${[...what].map((one) => String.fromCharCode(one)).join('')}`);
    } else if (what && typeof what === 'object') {
      for (const [name, inner] of Object.entries(what)) tell(`${where}.${name}`, inner);
    } else found.push(`${where}: ${what}`);
  };
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      for (const value of await asked(database.transaction(store).objectStore(store).getAll())) {
        if (value instanceof Blob) tell(`${name}/${store}`, await value.arrayBuffer());
        else tell(`${name}/${store}`, value);
      }
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const kept = await caches.open(name);
    for (const request of await kept.keys()) {
      tell(`cache ${new URL(request.url).pathname}`, await (await kept.match(request)).arrayBuffer());
    }
  }
  for (const store of [localStorage, sessionStorage]) {
    for (const [name, value] of Object.entries(store)) tell(`storage ${name}`, value);
  }
  return found;
}"""
"""All that a page's origin keeps on a phone, a line each, bytes as letters."""


@cache
def still(who: str) -> bytes:
    """A picture (JPEG, 640 by 480) of somebody, from in front."""
    drawn = cv2.resize(portrait.reference(lottery.draw(SEEDS[who])), (480, 600), interpolation=cv2.INTER_AREA)
    pixels = np.full((480, 640, 3), 150, np.uint8)
    pixels[:, 80:560] = drawn[:480]
    return cv2.imencode(".jpg", pixels[..., ::-1])[1].tobytes()


def alike(photo: bytes) -> str:
    """Compare a photo with the listed person, as well as a comparison of grey squares can."""
    small = []
    for one in (photo, still("listed")):
        pixels = cv2.imdecode(np.frombuffer(one, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert pixels is not None
        small.append(cv2.resize(pixels, (48, 36), interpolation=cv2.INTER_AREA).ravel())
    return "match" if float(np.corrcoef(small[0], small[1])[0, 1]) > 0.95 else "no_match"


@dataclass(frozen=True, kw_only=True)
class Film:
    """What the fake camera sees. It is read each time the camera is opened."""

    path: Path

    def show(self, who: str) -> None:
        self.path.write_bytes(still(who) * FRAMES)


def launch(browser: Browser, film: Film) -> Browser:
    """Launch a browser with a camera."""
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film.path}",
    ]
    return browser.browser_type.launch(executable_path="/usr/bin/chromium", headless=True, args=flags)


@dataclass(frozen=True, kw_only=True)
class Officer:
    """Somebody with a phone in their hand."""

    origin: str
    context: BrowserContext
    page: Page

    def enrol(self, path: str, *, code: str = CODE) -> None:
        """Follow the link of a QR code, and open the alerts."""
        page = self.page
        page.goto(self.origin + path)
        page.get_by_label("Choose a code of 6 digits").fill(code)
        page.get_by_label("The same code again").fill(code)
        page.get_by_role("button", name="Make this my phone").click()
        self.sees("This is your phone now")
        page.get_by_role("link", name="Open the alerts").click()
        self.sees("Locked")
        self.unlock(code)
        self.sees("Alerts")

    def unlock(self, code: str = CODE) -> None:
        self.page.get_by_label("Your code of 6 digits").fill(code)
        self.press("Unlock")

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).click()

    def sees(self, title: str) -> None:
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()

    def open(self, title: str = "Wanted by the courts") -> None:
        """Open an alert, and wait for its pictures."""
        self.page.locator(".ph-button--card", has_text=title).first.click()
        self.sees(title)
        expect(self.page.locator(".ph-frame img")).to_have_count(2)

    def photo(self, reason: str = "I am not sure that it is the same person") -> None:
        """Take the picture of a second look, and wait for what comes of it."""
        self.press("Second look")
        self.page.get_by_label(reason).check()
        self.press("Open the camera")
        self.take()

    def take(self) -> None:
        expect(self.page.get_by_role("button", name="Take the picture")).to_be_enabled()
        self.press("Take the picture")
        expect(self.page.locator(".ph-answer")).to_be_visible()

    def kept(self) -> list[str]:
        found = self.page.evaluate(KEPT)
        assert isinstance(found, list)
        return found


def until(page: Page, script: str) -> object:
    """Wait until a promise that a page is asked for comes to something, and return that."""
    over = time.monotonic() + 10
    while not (found := page.evaluate(script)):
        assert time.monotonic() < over, script
        time.sleep(0.05)
    return found


def leaks(kept: list[str], *words: str) -> list[str]:
    """Return where anything of anybody lies: a picture, or one of these words."""
    return [line[:120] for line in kept if JPEG in line or any(word in line for word in words)]
