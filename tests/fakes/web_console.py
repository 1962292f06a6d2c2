"""A live deployment as its console sees it, with pictures that are drawn. Everything else about it is honest:
what was adjudicated has a band, and refusals come from the same places.
"""

import io
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from PIL import Image, ImageDraw

from peelian.errors import NotFoundError
from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.nouns.ids import AlertId, CameraId, PersonId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.web.ports import Preview, PreviewFace, Stop

CAMERAS = ("North gate", "South gate", "High Street", "Bus station")
BAND = "Clearly above the operating point"
Facts = Mapping[str, object]


def head(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, *, hair: str = "#3a2a1d") -> None:
    """Draw something that could be a head, and is nobody's."""
    draw.ellipse((x - size * 0.4, y - size * 0.55, x + size * 0.4, y + size * 0.5), fill=hair)
    draw.ellipse((x - size * 0.34, y - size * 0.42, x + size * 0.34, y + size * 0.48), fill="#c99a78")
    for side in (-1, 1):
        draw.ellipse((x + side * size * 0.15 - 4, y - 7, x + side * size * 0.15 + 4, y + 1), fill="#23303a")
    draw.arc((x - size * 0.12, y + size * 0.12, x + size * 0.12, y + size * 0.28), 20, 160, fill="#7a4038", width=3)


def jpeg(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def scene(number: int, *, alerted: bool) -> tuple[bytes, tuple[PreviewFace, ...]]:
    """Draw a street with two people; whoever has no alert is blurred."""
    image = Image.new("RGB", (640, 360), "#56656f")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 210, 640, 360), fill="#3e474d")
    for wall in range(0, 640, 128):
        draw.rectangle((wall + 8, 40, wall + 112, 200), fill="#7d8a92" if wall % 256 else "#6c7981")
    x = 140 + (number * 9) % 360
    draw.rectangle((x - 34, 215, x + 34, 340), fill="#27475e")
    if alerted:
        head(draw, x, 180, 96)
    else:
        draw.ellipse((x - 36, 132, x + 36, 228), fill="#a8866f")
    draw.rectangle((506, 225, 566, 340), fill="#5e4a2a")
    draw.ellipse((508, 150, 564, 222), fill="#a08a78")
    faces = (
        PreviewFace(box=(int(x) - 34, 138, 68, 88), alerted=alerted),
        PreviewFace(box=(506, 150, 60, 74), alerted=False),
    )
    return jpeg(image), faces


def portrait(which: str) -> bytes:
    image = Image.new("RGB", (320, 320), "#8fa3ad" if which == "probe" else "#d9dee2")
    head(ImageDraw.Draw(image), 160, 165, 250, hair="#3a2a1d" if which == "probe" else "#2f2118")
    return jpeg(image)


@dataclass
class FakeConsoleDesk:
    """One deployment. `calls` lists what was asked of it."""

    now: Callable[[], datetime]
    alerts: dict[str, dict[str, object]] = field(default_factory=dict)
    calls: list[tuple[object, ...]] = field(default_factory=list)
    watchers: list[Callable[[Preview], None]] = field(default_factory=list)
    listeners: list[Callable[[str, Facts], None]] = field(default_factory=list)
    refusal: Refused | None = None
    unconfined: bool = False
    recording: str = "ok"
    stage: str = "live"
    states: dict[str, str] = field(default_factory=lambda: dict.fromkeys(CAMERAS, "live"))
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def now_ms(self) -> int:
        return int(self.now().timestamp() * 1000)

    def snapshot(self) -> Facts:
        return {
            "title": "Market Square, Saturday",
            "place": "Market Square, Northbridge",
            "stage": self.stage,
            "cameras": [{"name": name, "zone": f"{name}, pavement"} for name in CAMERAS],
            "officers": [{"id": "p-engagement_officer", "name": "Mair Pugh"}],
            "alerts": list(self.alerts.values()),
            "health": self.health(),
        }

    def health(self) -> dict[str, object]:
        cameras = [{"name": name, "state": state, "fps": 11.8, "drops": 0} for name, state in self.states.items()]
        return {
            "cameras": cameras,
            "time_left_s": 5025,
            "faces_seen": 1284,
            "alarm_load": len(self.alerts),
            "recogniser": {"state": "running"},
            "unconfined": self.unconfined,
            "recording": self.recording,
            "false_alerts": sum(one["state"] == "adjudicated" for one in self.alerts.values()),
            "false_alerts_allowed": 3,
        }

    def on_event(self, listener: Callable[[str, Facts], None]) -> Stop:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def on_preview(self, listener: Callable[[Preview], None]) -> Stop:
        self.watchers.append(listener)
        return lambda: self.watchers.remove(listener)

    def tell(self, kind: str, facts: Facts) -> None:
        for listener in list(self.listeners):
            listener(kind, facts)

    def show(self, number: int) -> None:
        """Give every watcher a preview of every camera."""
        for at, name in enumerate(CAMERAS):
            picture, faces = scene(number + at * 11, alerted=at == 0 and bool(self.alerts))
            preview = Preview(
                camera=CameraId(name),
                frame=number,
                seen_at_ms=self.now_ms,
                width=640,
                height=360,
                faces=faces,
                jpeg=picture,
            )
            for watcher in list(self.watchers):
                watcher(preview)

    def ring(self, *, volunteer: bool = False, category: str = "Wanted by the courts") -> str:
        """Raise an alert."""
        name = f"A-{len(self.alerts) + 1}"
        self.alerts[name] = {
            "id": name,
            "camera": CAMERAS[len(self.alerts) % len(CAMERAS)],
            "seen_at_ms": self.now_ms - 400,
            "raised_at_ms": self.now_ms,
            "category": "blue" if volunteer else "wanted_by_court",
            "category_title": category,
            "reason": "Failed to appear at Northbridge Magistrates' Court on 3 November 2026",
            "basis": "Warrant, Bail Act 1976 s.7",
            "instructions": "Two officers. Ask for identity; do not arrest on the alert alone.",
            "picture_taken_on": "2024-06-11",
            "picture_source": "custody photograph",
            "volunteer": volunteer,
            "state": "new",
            "adjudication": None,
            "band": BAND,  # the door must not let it through before somebody has looked
            "similarity": 0.987,  # nor this, ever
            "outcomes": [],
            "release": None,
            "name": "Alex Example",
            "reference": "NB/26/00417",
        }
        self.tell("alert", dict(self.alerts[name]))
        return name

    def picture(self, person: Person, alert: AlertId, which: Literal["probe", "reference"]) -> bytes:
        if alert not in self.alerts:
            raise NotFoundError("picture", alert)
        self.calls.append(("picture", person.id, alert, which))
        return portrait(which)

    def look(self, person: Person, alert: AlertId) -> Refusals | None:
        return self._step(alert, ("look", person.id, alert), {})

    def adjudicate(self, person: Person, alert: AlertId, opinion: Opinion) -> Refusals | None:
        said = {
            "view": opinion.view.value,
            "reasons": list(opinion.reasons),
            "note": opinion.note,
            "by": person.id,
            "at_ms": self.now_ms,
        }
        return self._step(
            alert, ("adjudicate", person.id, alert, opinion), {"adjudication": said, "state": "adjudicated"}
        )

    def release(self, person: Person, alert: AlertId, to: PersonId) -> Refusals | None:
        sent = {"to": to, "to_name": "Mair Pugh", "at_ms": self.now_ms}
        return self._step(alert, ("release", person.id, alert, to), {"release": sent, "state": "released"})

    def outcome(self, person: Person, alert: AlertId, finding: Finding) -> Refusals | None:
        before = self.alerts.get(alert, {}).get("outcomes", [])
        assert isinstance(before, list)
        step = {"result": finding.result, "check": finding.check, "note": finding.note}
        changes: dict[str, object] = {"outcomes": [*before, step], "state": "concluded"}
        return self._step(alert, ("outcome", person.id, alert, finding), changes)

    def _step(self, alert: str, call: tuple[object, ...], changes: dict[str, object]) -> Refusals | None:
        if alert not in self.alerts:
            raise NotFoundError("alert", alert)
        self.calls.append(call)
        if self.refusal is not None:
            return Refusals(reasons=(self.refusal,))
        self.alerts[alert] |= changes
        if changes:
            self.tell("case", dict(self.alerts[alert]))
        return None
