"""What people are shown of a run: an alert with its probe, and previews in which everybody else is blurred.

There is no switch that shows a face without an alert.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

import cv2
import numpy as np

from peelian.encode import portrait
from peelian.jobs.live.ports import Raised, Sighting
from peelian.nouns.frame import Frame
from peelian.nouns.geometry import Box
from peelian.nouns.ids import CameraId
from peelian.worker import blur
from peelian.worker.blur import Pixels, Veil
from peelian.worker.framing import Body
from peelian.worker.order import Glass
from peelian.worker.wire import MOST_BOXES, PREVIEW_BYTES, PROBE_BYTES, Alerted, Preview, ShownBox

PROBE_PX = 320
"""Side of a probe. Faces of 20 to 100 pixels between the eyes come out at 90: nothing is lost, little is invented."""

PREVIEW_QUALITY = 70
QUALITIES = (90, 80, 70, 55, 40, 25)
"""Of a JPEG, the best that fits is taken."""

EARLY_S = 0.02
"""Frames are a little early or late; one that is early by this is not put off to the next."""


class Send(Protocol):
    """Sends one message."""

    def __call__(self, body: Body, binary: bytes = b"") -> None:
        """Send; when this returns it is in the pipe."""
        ...


class Pane:
    """A window that sends what it is shown as messages."""

    def __init__(self, send: Send, glass: Glass, *, clock: Callable[[], float], tick: Callable[[], None]) -> None:
        """Show by messages; `tick` is called after each batch, also an empty one."""
        self.watched = False
        self._send = send
        self._glass = glass
        self._clock = clock
        self._tick = tick
        self._veils: dict[CameraId, Veil] = {}
        self._shown_s: dict[CameraId, float] = {}

    def show(self, frames: Sequence[Frame], sightings: Sequence[Sighting], raised: Sequence[Raised]) -> None:
        """Send the alerts of a batch, and previews of its frames while somebody watches."""
        hidden = {}
        for frame in frames:
            here = [one for one in sightings if one.frame is frame]
            veil = self._veils.setdefault(frame.camera, Veil())
            hidden[frame.camera] = veil.over(here, now_s=frame.time.arrival_s)
        for one in raised:
            self._send(self._alerted(one), probe(one.sighting, hidden[one.alert.camera]))
        for frame in frames:
            if self.watched and self._due(frame):
                here = [one for one in sightings if one.frame is frame]
                self._preview(frame, here, hidden[frame.camera])
        self._tick()

    def _due(self, frame: Frame) -> bool:
        now_s = frame.time.arrival_s
        if now_s - self._shown_s.get(frame.camera, -1e9) < 1 / self._glass.rate_hz - EARLY_S:
            return False
        self._shown_s[frame.camera] = now_s
        return True

    def _preview(self, frame: Frame, sightings: Sequence[Sighting], hidden: Sequence[Box]) -> None:
        scale = min(self._glass.width_px / frame.width_px, 1.0)
        picture = blurred(frame, hidden, scale)
        body = Preview(
            camera=frame.camera,
            frame=frame.index,
            arrival_s=frame.time.arrival_s,
            width_px=picture.shape[1],
            height_px=picture.shape[0],
            boxes=tuple(_shown(one, scale) for one in sightings[:MOST_BOXES]),
        )
        self._send(body, jpeg(picture, PREVIEW_BYTES, (PREVIEW_QUALITY, *QUALITIES[3:])))

    def _alerted(self, raised: Raised) -> Alerted:
        alert = raised.alert
        box = alert.box
        return Alerted(
            camera=alert.camera,
            track=alert.track,
            frame=alert.frame,
            media_s=alert.time.media_s,
            arrival_s=alert.time.arrival_s,
            camera_s=alert.time.camera_s,
            sent_s=self._clock(),
            box=(box.x, box.y, box.width, box.height),
            subject=alert.candidate.subject,
            image=alert.candidate.image,
            similarity=alert.candidate.similarity,
            shots=alert.shots,
        )


def blurred(frame: Frame, hidden: Sequence[Box], scale: float) -> Pixels:
    """Return the frame at a scale up to 1, with regions (in the frame's pixels) blurred."""
    size = (max(round(frame.width_px * scale), 1), max(round(frame.height_px * scale), 1))
    picture = np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    picture = picture if picture.flags.owndata and picture.flags.writeable else picture.copy()
    for region in hidden:
        blur.pixelate(picture, blur.scaled(region, scale))
    return picture


def probe(sighting: Sighting, hidden: Sequence[Box]) -> bytes:
    """Return the face that an alert is about as a JPEG, level, with a margin; whoever stands beside it is blurred."""
    picture = sighting.frame.pixels.copy()
    box = sighting.face.box
    rows = slice(max(int(box.y), 0), max(int(box.bottom), 0))
    columns = slice(max(int(box.x), 0), max(int(box.right), 0))
    for region in hidden:
        blur.pixelate(picture, region)
    picture[rows, columns] = sighting.frame.pixels[rows, columns]
    crop = portrait.level_crop(picture, sighting.face.landmarks, PROBE_PX)
    picture.fill(0)
    return jpeg(crop, PROBE_BYTES, QUALITIES)


def jpeg(picture: Pixels, most_bytes: int, qualities: Sequence[int]) -> bytes:
    """Return an RGB picture as a JPEG, at the first of the qualities at which it fits; the last one if none fits."""
    packed = b""
    for quality in qualities:
        _, encoded = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        packed = encoded.tobytes()
        if len(packed) <= most_bytes:
            break
    return packed


def _shown(sighting: Sighting, scale: float) -> ShownBox:
    box = blur.scaled(sighting.face.box, scale)
    x, y = max(round(box.x), 0), max(round(box.y), 0)
    return ShownBox(x=x, y=y, width=round(box.width), height=round(box.height), alerted=sighting.alerted)
