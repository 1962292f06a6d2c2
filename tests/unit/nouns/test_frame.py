import numpy as np
import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.frame import ClockSource, Frame, FrameTime
from peelian.nouns.ids import CameraId

TIME = FrameTime(media_s=0.04, arrival_s=100.0)


def test_a_frame_knows_its_size() -> None:
    frame = Frame(camera=CameraId("a"), index=3, time=TIME, pixels=np.zeros((4, 6, 3), np.uint8))
    assert (frame.width_px, frame.height_px) == (6, 4)


def test_an_empty_or_grey_picture_is_no_frame() -> None:
    for shape in [(0, 6, 3), (4, 6), (4, 6, 4)]:
        with pytest.raises(InvalidValueError):
            Frame(camera=CameraId("a"), index=0, time=TIME, pixels=np.zeros(shape, np.uint8))


def test_a_frame_without_a_camera_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        Frame(camera=CameraId(""), index=0, time=TIME, pixels=np.zeros((4, 6, 3), np.uint8))


def test_a_time_says_whose_clock_it_is() -> None:
    assert TIME.source is ClockSource.ARRIVAL
    assert FrameTime(media_s=0, arrival_s=0, camera_s=1.7e9).source is ClockSource.CAMERA


def test_a_clock_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        FrameTime(media_s=0, arrival_s=float("nan"))
