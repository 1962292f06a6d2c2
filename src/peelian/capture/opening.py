"""From what a person names to cameras that are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from peelian.capture.backoff import Backoff
from peelian.capture.bank import Bank, Camera, Clockwork
from peelian.capture.file_camera import FileCamera
from peelian.capture.folder import Folder
from peelian.capture.live_camera import LiveCamera, Pace
from peelian.capture.picture import PictureStream
from peelian.capture.source import Kind, Source
from peelian.capture.stream import OPEN_TIMEOUT_S, Stream
from peelian.nouns.ids import CameraId

GRACE_S = 2 * OPEN_TIMEOUT_S + 1
"""libav takes up to twice its timeout before it says so itself, in words that are better than ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How sources are read.

    `rate_hz`: how many frames of each camera are looked at in a second.
    `realtime`: play recordings as if they were happening now: the newest frame wins.
    `seconds`: stop each camera after so much of its time, or never.
    `seed`: of the spread of reconnections.
    """

    rate_hz: float
    realtime: bool = False
    seconds: float | None = None
    seed: int = 0


def open_all(sources: Sequence[Source], *, manner: Manner, clockwork: Clockwork) -> Bank:
    """Open all sources, live ones side by side, and wait until each has answered.

    Raises:
        SourceError: one cannot be opened; the others are closed again.
    """
    rng = np.random.default_rng(manner.seed)
    cameras: list[Camera] = []
    try:
        for name, source in zip(names(sources), sources, strict=True):
            cameras.append(_open(name, source, manner, clockwork, rng))
        for camera in cameras:
            if isinstance(camera, LiveCamera):
                camera.wait_until_open(GRACE_S)
    except BaseException:
        for camera in cameras:
            camera.close()
        raise
    return Bank(cameras, clockwork=clockwork, seconds=manner.seconds)


def open_one(name: CameraId, source: Source, *, manner: Manner, clockwork: Clockwork) -> Camera:
    """Open one source. A live one is not waited for: it is starting until its first frame.

    Raises:
        SourceError: it cannot be opened; of a live one `take` says so.
    """
    return _open(name, source, manner, clockwork, np.random.default_rng(manner.seed))


def check(source: Source) -> None:
    """Open a recording and close it again, so that a wrong one is told of before anything long begins.

    Raises:
        SourceError: it cannot be read. Live sources are not tried: they may be there only later.
    """
    if source.kind in {Kind.FILE, Kind.PICTURES}:
        _stream(source).close()


def names(sources: Sequence[Source]) -> list[CameraId]:
    """Give each source a name of its own: its file's, or what is shown of its address; numbered where two are alike."""
    given: dict[str, int] = {}
    result = []
    for source in sources:
        shown = source.path.stem or source.shown if source.kind in {Kind.FILE, Kind.PICTURES} else source.shown
        given[shown] = given.get(shown, 0) + 1
        result.append(CameraId(shown if given[shown] == 1 else f"{shown} #{given[shown]}"))
    return result


def _open(
    name: CameraId, source: Source, manner: Manner, clockwork: Clockwork, rng: np.random.Generator
) -> FileCamera | LiveCamera:
    connect = partial(_stream, source)
    if source.kind is Kind.LIVE:
        pace = Pace(clock=clockwork.clock, backoff=Backoff(rng))
        return LiveCamera(name, connect, rate_hz=manner.rate_hz, pace=pace)
    stream = connect()
    if isinstance(stream, Stream) and not stream.recorded:
        stream.close()
        pace = Pace(clock=clockwork.clock, backoff=Backoff(rng))
        return LiveCamera(name, connect, rate_hz=manner.rate_hz, pace=pace)
    if not manner.realtime:
        return FileCamera(name, stream, rate_hz=manner.rate_hz, clock=clockwork.clock)
    pace = Pace(clock=clockwork.clock, backoff=None)
    return LiveCamera(name, lambda: stream, rate_hz=manner.rate_hz, pace=pace)


def _stream(source: Source) -> PictureStream:
    return Folder(source.path) if source.kind is Kind.PICTURES else Stream(source)
