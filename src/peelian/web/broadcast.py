"""Hands what the recogniser's threads tell over to the browsers: events in order, previews only the newest."""

import asyncio
import json
import struct
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Final

from peelian.nouns.ids import CameraId
from peelian.web.ports import ConsoleDesk, Preview, Stop

KEPT: Final = 512
"""Events that can be given again to a browser that was cut off: an hour's worth where ten alerts a minute are few."""

MOST_DIGITS: Final = 18
"""Of an event's number; a browser that says more has made it up."""

HEALTH: Final = "health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An event as it goes out. `id` is empty for what is not given again: only the newest health matters."""

    id: str
    kind: str
    facts: Mapping[str, object]


class Wakers:
    """Wakes waiting tasks of the web server from any thread."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._lock = Lock()

    def wake(self) -> None:
        """Wake everybody."""
        with self._lock:
            waiting = list(self._waiting.items())
        for event, loop in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    @contextmanager
    def waiting(self) -> Iterator[asyncio.Event]:
        """Yield what is set whenever there is something new."""
        event = asyncio.Event()
        with self._lock:
            self._waiting[event] = asyncio.get_running_loop()
        try:
            yield event
        finally:
            with self._lock:
                del self._waiting[event]

    def __len__(self) -> int:
        return len(self._waiting)


class Events:
    """The events of one deployment. `epoch`: tells this row of numbers from the one before a restart."""

    def __init__(self, epoch: str) -> None:
        self.wakers = Wakers()
        self._epoch = epoch
        self._number = 0
        self._kept: deque[tuple[int, Sent]] = deque(maxlen=KEPT)
        self._health: Sent | None = None
        self._lock = Lock()

    def tell(self, kind: str, facts: Mapping[str, object]) -> None:
        """Take an event, from any thread."""
        with self._lock:
            if kind == HEALTH:
                self._health = Sent(id="", kind=kind, facts=facts)
            else:
                self._number += 1
                self._kept.append((self._number, Sent(id=self._id(self._number), kind=kind, facts=facts)))
        self.wakers.wake()

    def head(self) -> str:
        """Return the id of the newest event."""
        with self._lock:
            return self._id(self._number)

    def after(self, last: str) -> list[Sent] | None:
        """Return what came after an event; None if that can no longer be said, and all has to be told anew."""
        epoch, _, number = last.rpartition("-")
        with self._lock:
            oldest = self._kept[0][0] if self._kept else self._number + 1
            read = int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else -1
            if epoch != self._epoch or not max(oldest - 1, 0) <= read <= self._number:
                return None
            return [sent for at, sent in self._kept if at > read]

    def health(self) -> Sent | None:
        """Return the newest health."""
        return self._health

    def _id(self, number: int) -> str:
        return f"{self._epoch}-{number}"


class Board:
    """The newest preview of each camera; the recogniser makes previews only while somebody watches."""

    def __init__(self, desk: ConsoleDesk) -> None:
        self._desk = desk
        self._wakers = Wakers()
        self._newest: dict[CameraId, tuple[int, bytes]] = {}
        self._lock = Lock()
        self._stop: Stop | None = None

    def put(self, preview: Preview) -> None:
        """Take a preview, from any thread; the one before it is forgotten."""
        packed_once = packed(preview)
        with self._lock:
            number = self._newest.get(preview.camera, (0, b""))[0] + 1
            self._newest[preview.camera] = (number, packed_once)
        self._wakers.wake()

    def newest(self) -> dict[CameraId, tuple[int, bytes]]:
        """Return for each camera the number of its newest preview, and its message."""
        with self._lock:
            return dict(self._newest)

    @contextmanager
    def watching(self) -> Iterator[asyncio.Event]:
        """Yield what is set whenever there is a new preview; the last to leave stops the previews."""
        with self._wakers.waiting() as woken:
            if self._stop is None:
                self._stop = self._desk.on_preview(self.put)
            try:
                yield woken
            finally:
                if len(self._wakers) == 1 and self._stop is not None:
                    self._stop()
                    self._stop = None
                    self._newest.clear()


class Broadcast:
    """One deployment's events and previews, for as many browsers as there are."""

    def __init__(self, desk: ConsoleDesk, epoch: str) -> None:
        self.desk = desk
        self.events = Events(epoch)
        self.board = Board(desk)
        desk.on_event(self.events.tell)


def packed(preview: Preview) -> bytes:
    """Return a preview as the browser takes it: length of the header (4 bytes, big-endian), header (JSON), JPEG."""
    header = {
        "camera": preview.camera,
        "frame": preview.frame,
        "seen_at_ms": preview.seen_at_ms,
        "width": preview.width,
        "height": preview.height,
        "faces": [{"box": list(face.box), "alerted": face.alerted} for face in preview.faces],
    }
    written = json.dumps(header, separators=(",", ":")).encode("utf-8")
    return struct.pack(">I", len(written)) + written + preview.jpeg
