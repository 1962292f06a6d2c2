from pathlib import Path

import pytest

from peelian.capture.file_camera import FileCamera
from peelian.capture.source import parse
from peelian.capture.stream import Stream
from peelian.errors import SourceError
from peelian.nouns.camera import CameraState
from peelian.nouns.frame import Frame
from peelian.nouns.ids import CameraId


def camera_of(video: Path, rate_hz: float) -> FileCamera:
    return FileCamera(CameraId("c"), Stream(parse(str(video))), rate_hz=rate_hz, clock=lambda: 7.0)


def everything(camera: FileCamera) -> list[Frame]:
    frames = []
    while (frame := camera.take()) is not None:
        frames.append(frame)
    return frames


def test_every_due_frame_comes_in_order_and_none_is_dropped(video: Path) -> None:
    camera = camera_of(video, rate_hz=5)
    assert [frame.index for frame in everything(camera)] == [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]
    assert (camera.counts().frames, camera.counts().dropped) == (50, 0)


def test_two_runs_give_the_same_frames(video: Path) -> None:
    one, other = everything(camera_of(video, rate_hz=7)), everything(camera_of(video, rate_hz=7))
    assert [frame.pixels.tobytes() for frame in one] == [frame.pixels.tobytes() for frame in other]


def test_a_frame_says_which_camera_and_when(video: Path) -> None:
    frame = everything(camera_of(video, rate_hz=5))[1]
    assert frame.camera == "c"
    assert frame.time.media_s == pytest.approx(0.2)
    assert frame.time.arrival_s == 7.0


def test_it_says_how_far_it_is(video: Path) -> None:
    camera = camera_of(video, rate_hz=5)
    states = [camera.state()]
    camera.take()
    states.append(camera.state())
    everything(camera)
    states.append(camera.state())
    assert states == [CameraState.STARTING, CameraState.LIVE, CameraState.ENDED]
    assert camera.ended
    assert camera.take() is None


def test_a_video_without_a_picture_is_an_error(video: Path, tmp_path: Path) -> None:
    data = bytearray(video.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.find(b"moov", start)
    data[start : end - 4 if end > 0 else len(data)] = bytes((end - 4 if end > 0 else len(data)) - start)
    (tmp_path / "hollow.mp4").write_bytes(data)
    with pytest.raises(SourceError, match="no picture in it could be decoded"):
        everything(camera_of(tmp_path / "hollow.mp4", rate_hz=5))
