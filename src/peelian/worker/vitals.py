"""Says every half second how the recogniser and its cameras are, and at once when a camera changes."""

import resource
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from peelian.capture.memory_camera import MemoryCamera
from peelian.jobs.live.doorbell import Doorbell, Rung, Seen
from peelian.jobs.live.tally import Tally, quantile
from peelian.nouns.camera import CameraState
from peelian.nouns.ids import CameraId, SubjectId
from peelian.worker.window import Send
from peelian.worker.wire import MOST_RULES, MOST_RUNG, CameraHealth, Health, RungFor, Tallied

EVERY_S = 0.5
"""With what a reader and a watchdog need, a camera that is ill is shown within three seconds."""

RATE_OVER = 5
"""So many words back the frame rate is measured from."""


class Vitals:
    """Sends `Health`."""

    def __init__(
        self,
        send: Send,
        cameras: Sequence[MemoryCamera],
        tally: Tally,
        doorbell: Doorbell,
        *,
        clock: Callable[[], float],
    ) -> None:
        self._send = send
        self._cameras = cameras
        self._tally = tally
        self._doorbell = doorbell
        self._clock = clock
        self._said_s = -EVERY_S
        self._states: list[CameraState] = []
        self._frames: dict[CameraId, deque[tuple[float, int]]] = {
            camera.name: deque(maxlen=RATE_OVER) for camera in cameras
        }

    def tick(self) -> None:
        """Send if it is time, or if a camera is not as it was."""
        now_s = self._clock()
        states = [camera.state() for camera in self._cameras]
        if now_s - self._said_s < EVERY_S and states == self._states:
            return
        self._said_s, self._states = now_s, states
        self._send(
            Health(
                sent_s=now_s,
                cameras=tuple(self._camera(*pair, now_s) for pair in zip(self._cameras, states, strict=True)),
                tally=tallied(self._tally),
                rung=rung_out(self._doorbell.memory()),
                memory_bytes=memory_bytes(),
            )
        )

    def _camera(self, camera: MemoryCamera, state: CameraState, now_s: float) -> CameraHealth:
        counts = camera.counts()
        before = self._frames[camera.name]
        before.append((now_s, counts.frames))
        (first_s, first), (last_s, last) = before[0], before[-1]
        rate = max(last - first, 0) / (last_s - first_s) if last_s > first_s else 0.0
        return CameraHealth(
            name=camera.name,
            state=state,
            frames=counts.frames,
            dropped=counts.dropped,
            corrupt=counts.corrupt,
            reconnects=counts.reconnects,
            frames_per_s=round(min(rate, 1e4), 1),
        )


def tallied(tally: Tally) -> Tallied:
    """Return the counts of a run as they go through the pipe."""
    return Tallied(
        looked=tally.looked,
        faces=tally.faces,
        tracks=tally.tracks,
        shots=tally.shots,
        alerts=tally.alerts,
        refused=dict(islice(tally.refused.items(), MOST_RULES)),
        alert_age_p50_s=quantile(tally.alert_ages_s, 0.5),
        alert_age_p95_s=quantile(tally.alert_ages_s, 0.95),
    )


def rung_out(memory: Sequence[Rung]) -> tuple[RungFor, ...]:
    """Return a doorbell's memory as it goes through the pipe; who was seen longest ago is left out first."""
    newest = sorted(memory, key=lambda one: one.seen.time_s, reverse=True)[:MOST_RUNG]
    return tuple(
        RungFor(camera=one.camera, subject=one.subject, time_s=one.seen.time_s, area_px=one.seen.area_px)
        for one in newest
    )


def rung_in(rung: Sequence[RungFor]) -> list[Rung]:
    """Return a doorbell's memory that came through the pipe."""
    return [
        Rung(
            camera=CameraId(one.camera),
            subject=SubjectId(one.subject),
            seen=Seen(time_s=one.time_s, area_px=one.area_px),
        )
        for one in rung
    ]


def memory_bytes() -> int:
    """Return how much memory this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()
