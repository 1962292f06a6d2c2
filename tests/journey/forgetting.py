"""What is left of whoever was photographed, looked for after every journey: in the browser, and in the desk's files.

app.add_middleware(Listening, sent=sent)     # remembers every photograph that comes to the desk
photographs = Photographs(folder=..., aside=..., sent=sent)
photographs.gone()                           # after each journey: no piece of one, and no picture, lies in any file
photographs.gone_for_good()                  # at the end: nor their pixels, nor a template; and a leak would be seen
forgotten(context, origin)                   # after each journey: the browser keeps no picture and no word of anybody
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peelian import settings
from peelian.capture import stills
from peelian.encode import portrait
from peelian.wiring import packs
from peelian.wiring.likeness import SIDE_PX
from peelian.wiring.vision import open_vision
from tests.journey import phones
from tests.safeguard import canary
from tests.safeguard.canary import Canary, Find

PIECE_BYTES, EVERY_BYTES = 32, 997
"""A copy of a photograph is found by any of these pieces; headers are passed over, since all photographs share them."""

HEADERS_BYTES = 700
FEWEST_VALUES = 12

MOST_CANARIES = 3
"""Photographs whose pixels and templates are looked for at the end of a module, the newest of each size first."""

SENT_TO = ("/phone/api/second-look", "/photo")
IN_MEMORY = """() => {
  if (!globalThis.peelian) return [];
  const { phone } = peelian;
  if (phone.mode === "open") phone.locked();
  return [...phone.alerts.keys(), ...phone.pictures.kept, ...[...document.images].map((one) => one.src)];
}"""
"""Locks a phone that is open, and returns what is left in the app's own stores and on the screen."""


def canary_of(photo: bytes, folder: Path) -> Canary | None:
    """Somebody who was photographed, as the desk saw them: pixels, and the template that its pack makes."""
    path = folder / "photographed.jpg"
    path.write_bytes(photo)
    frame = stills.read(path)
    path.unlink()
    vision = open_vision(packs.load("starter", settings.read()), threads=1, smallest_eye_distance_px=20)
    faces = vision.detector.detect_still(frame)
    if not faces:
        return None
    (template,) = vision.encoder.encode([(frame, faces[0])])
    box = faces[0].box
    crop = frame.pixels[int(box.y) : int(box.bottom), int(box.x) : int(box.right)].copy()
    level = portrait.level_crop(frame.pixels, faces[0].landmarks, SIDE_PX)
    return Canary(name="photographed", template=template.vector, pictures=(crop, level))


class Listening:
    """Stands before a desk, and remembers the photographs that come to it."""

    def __init__(self, app: ASGIApp, *, sent: list[bytes]) -> None:
        self.app = app
        self.sent = sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].endswith(SENT_TO):
            await self.app(scope, receive, send)
            return
        parts: list[bytes] = []

        async def heard() -> Message:
            message = await receive()
            parts.append(message.get("body", b""))
            if message["type"] == "http.request" and not message.get("more_body"):
                self.sent.append(b"".join(parts))
                parts.clear()
            return message

        await self.app(scope, heard, send)


@dataclass(kw_only=True)
class Photographs:
    """Every photograph that was sent to a desk. `folder`: where the desk keeps everything; `aside`: any other."""

    folder: Path
    aside: Path
    sent: list[bytes]
    _looked_for: int = 0

    def left(self, photographs: Sequence[bytes]) -> list[str]:
        """Return which files hold a piece of a photograph, or any picture at all."""
        pieces = [piece for photo in photographs for piece in pieces_of(photo)]
        found = []
        for path in canary.files(self.folder):
            content = path.read_bytes() if path.is_file() else b""
            if any(piece in content for piece in pieces) or any(True for _ in canary.pictures(content)):
                found.append(path.name)
        return found

    def gone(self) -> None:
        """Hold the desk's files against what was sent since this was asked last."""
        fresh, self._looked_for = self.sent[self._looked_for :], len(self.sent)
        left = self.left(fresh)
        assert not left, left

    def gone_for_good(self) -> None:
        """Hold the desk's files against the pixels and templates of some, and see that the same search finds a leak."""
        found = [(photo, canary_of(photo, self.aside)) for photo in self._some()]
        photos = [photo for photo, one in found if one is not None]
        photographed = [one for _, one in found if one is not None]
        if not photographed:
            return  # a share of the journeys was run by itself, and nobody was photographed in it
        finds = canary.scan([self.folder], photographed)
        assert not finds, finds
        leaks = {"leak.jpg": photos[0], "leak.bin": photographed[0].template.tobytes()}
        try:
            for name, content in leaks.items():
                (self.folder / name).write_bytes(content)
            assert {Path(one.place).name for one in self._planted(photographed, leaks)} == set(leaks)
            assert sorted(self.left(self.sent)) == ["leak.jpg"]
        finally:
            for name in leaks:
                (self.folder / name).unlink(missing_ok=True)

    def _planted(self, photographed: Sequence[Canary], leaks: dict[str, bytes]) -> list[Find]:
        return canary.scan([self.folder / name for name in leaks], photographed)

    def _some(self) -> list[bytes]:
        return list({len(photo): photo for photo in self.sent if len(photo) > HEADERS_BYTES}.values())[-MOST_CANARIES:]


def pieces_of(photo: bytes) -> Iterator[bytes]:
    """Yield pieces by which a copy of a photograph is known."""
    for at in range(HEADERS_BYTES, len(photo) - PIECE_BYTES, EVERY_BYTES):
        piece = photo[at : at + PIECE_BYTES]
        if len(set(piece)) >= FEWEST_VALUES:  # a wall is drawn by the same few bytes everywhere
            yield piece


def forgotten(context: BrowserContext, origin: str, *words: str) -> None:
    """Lock what is open, and look through all that a browser keeps for a desk: for a picture, or one of these words."""
    for page in context.pages:
        if page.url.startswith(f"{origin}/phone"):
            in_memory = page.evaluate(IN_MEMORY) + phones.leaks([page.locator("body").inner_html()], *words)
            assert not in_memory, in_memory
    context.set_offline(False)
    looking = context.new_page()
    looking.goto(f"{origin}/notice/check")
    kept = looking.evaluate(phones.KEPT)
    cookies = [f"cookie {one.get('name')}: {one.get('value')}" for one in context.cookies()]
    looking.close()
    leaks = phones.leaks([*kept, *cookies], *words)
    assert not leaks, leaks
