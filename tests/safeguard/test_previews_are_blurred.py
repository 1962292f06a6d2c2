"""In no preview of the street can anybody be seen who raised no alert: held against the street's own truth."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from peelian.capture import gallery as folders
from peelian.capture import opening, source
from peelian.jobs.live.ports import Raised, Sighting
from peelian.jobs.live.watch import Rules
from peelian.match.gallery import Gallery
from peelian.nouns.frame import Frame
from peelian.nouns.geometry import Box
from peelian.wiring import demo, enrolment, flow
from peelian.wiring.demo import Scene
from peelian.wiring.live import watching
from peelian.worker import window
from peelian.worker.framing import Body
from peelian.worker.order import Glass
from peelian.worker.window import Pane
from peelian.worker.wire import Preview

SECONDS = 14
EYES_PX = 20.0
"""From so many pixels between the eyes a face may be compared, so that from there on it must be blurred."""

SMALL_PX = 12.0
"""In a preview, a third as wide as the film, four pixels between the eyes: too few to tell people apart."""

VISIBLE = 0.5
CHANGED = 0.5
"""A face is blurred when at least half of its pixels were changed."""


@dataclass
class Compared(Pane):
    """A pane that also writes down how much of each true face the blur changed."""

    truth: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    clear: list[tuple[int, str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        Pane.__init__(self, self.take, Glass(rate_hz=100), clock=time.monotonic, tick=lambda: None)
        self.watched = True

    def take(self, body: Body, binary: bytes = b"") -> None:
        self.counts["previews"] += isinstance(body, Preview)

    def show(  # type: ignore[explicit-override]
        self, frames: Sequence[Frame], sightings: Sequence[Sighting], raised: Sequence[Raised]
    ) -> None:
        super().show(frames, sightings, raised)
        for frame in frames:
            alerted = [one.face.box for one in sightings if one.frame is frame and one.alerted]
            hidden = [region.at(frame.time.arrival_s) for region in self._veils[frame.camera]._regions]
            changed = (window.blurred(frame, hidden, 1.0) != frame.pixels).any(axis=2)
            for face in self.truth["frames"][frame.index]["faces"]:
                self.judge(frame, face, changed, alerted)

    def judge(
        self, frame: Frame, face: dict[str, Any], changed: "np.ndarray[Any, np.dtype[np.bool_]]", alerted: list[Box]
    ) -> None:
        left, top, right, bottom = (int(value) for value in face["box"])
        box = Box(x=left, y=top, width=max(right - left, 1), height=max(bottom - top, 1))
        part = changed[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        if face["visible"] < VISIBLE or not part.size or any(box.overlap(one) > 0.3 for one in alerted):
            return
        size = "near" if face["eye_distance_px"] >= EYES_PX else "small"
        if face["eye_distance_px"] < SMALL_PX:
            return
        self.counts[size] += 1
        if float(part.mean()) >= CHANGED:
            self.counts[f"{size}, blurred"] += 1
        else:
            self.clear.append((frame.index, face["id"], face["eye_distance_px"]))


@dataclass(frozen=True)
class OnItsClock:
    """Frames that arrive when they were filmed, so that the blur's memory is that of a camera."""

    film: Path

    def frames(self) -> Iterator[Sequence[Frame]]:
        manner = watching.manner(realtime=False, seconds=None)
        bank = opening.open_all([source.parse(str(self.film))], manner=manner, clockwork=watching.CLOCKWORK)
        for batch in bank.frames():
            yield [replace(frame, time=replace(frame.time, arrival_s=frame.time.media_s)) for frame in batch]


@pytest.fixture(scope="module")
def scene(pack_cache: Path) -> Scene:
    return demo.draw(SECONDS, pack_cache / "demo" / f"story-{SECONDS}s", lambda: None)


@pytest.mark.slow
def test_every_true_face_that_raised_no_alert_is_blurred_in_every_preview(scene: Scene) -> None:
    post = watching.open_post("starter", progress=lambda *_: None)
    references = tuple(enrolment.enroller(post.vision).references(folders.walk(scene.watchlist)))
    gallery = Gallery(references)
    pane = Compared(truth=json.loads((scene.folder / "street.gt.json").read_text(encoding="utf-8")))
    watch = flow.open_watch(post.vision, gallery, Rules(at=post.on_stage(gallery)), watching.NullLog())
    for _ in watch.alerts(OnItsClock(scene.film), clock=lambda: 0.0, window=pane):
        continue
    assert pane.counts["previews"] > 90
    assert pane.counts["near"] > 50
    assert pane.counts["near, blurred"] == pane.counts["near"], pane.clear
    assert pane.counts["small, blurred"] > 0.9 * pane.counts["small"], pane.clear
