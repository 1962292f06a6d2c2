"""A recording, looked at frame by frame: every due frame, in order, and none dropped."""

from collections.abc import Callable, Iterator

from peelian.capture.picture import Picture, PictureStream
from peelian.capture.schedule import Schedule
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId


class FileCamera:
    """Gives the same frames each time it is run, however slow the taker is."""

    def __init__(self, name: CameraId, stream: PictureStream, *, rate_hz: float, clock: Callable[[], float]) -> None:
        self.name = name
        self._stream = stream
        self._pictures: Iterator[Picture] = stream.pictures()
        self._schedule = Schedule(rate_hz)
        self._clock = clock
        self._frames = 0
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether nothing will come any more."""
        return self._ended

    def take(self) -> Frame | None:
        """Decode up to the next due frame and return it, or None at the end.

        Raises:
            SourceError: the recording cannot be read.
        """
        if self._ended:
            return None
        for picture in self._pictures:
            self._frames += 1
            if self._schedule.due(picture.media_s):
                return frame_of(self.name, picture, arrival_s=self._clock())
        self.close()
        return None

    def counts(self) -> CameraCounts:
        """Say what the recording gave so far."""
        return CameraCounts(frames=self._frames, corrupt=self._stream.corrupt)

    def state(self) -> CameraState:
        """Say how far it is."""
        if self._ended:
            return CameraState.ENDED
        return CameraState.LIVE if self._frames else CameraState.STARTING

    def close(self) -> None:
        """Let go of the recording."""
        self._ended = True
        self._stream.close()


def frame_of(camera: CameraId, picture: Picture, *, arrival_s: float, offset_s: float = 0.0) -> Frame:
    """Convert a picture into a frame; `offset_s` is added to its media time."""
    time = FrameTime(media_s=picture.media_s + offset_s, arrival_s=arrival_s, camera_s=picture.camera_s)
    return Frame(camera=camera, index=picture.index, time=time, pixels=picture.raw.rgb())
