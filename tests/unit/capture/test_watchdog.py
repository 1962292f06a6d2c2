import numpy as np
import pytest

from peelian.capture.watchdog import BLACK_AFTER_S, FROZEN_AFTER_S, STALE_AFTER_S, Watchdog
from peelian.nouns.camera import CameraState

LIGHT = np.full((4, 4), 120, np.uint8)
DARK = np.full((4, 4), 16, np.uint8)


def watched(*, seconds: float, still: bool, dark: bool) -> Watchdog:
    watchdog = Watchdog()
    for step in range(int(seconds * 2) + 1):
        luma = (DARK if dark else LIGHT) + np.uint8(0 if still else step % 2)
        watchdog.saw(luma, now_s=step / 2)
    return watchdog


@pytest.mark.parametrize(
    ("seconds", "still", "dark", "state"),
    [
        (30, False, False, CameraState.LIVE),
        (FROZEN_AFTER_S - 1, True, False, CameraState.LIVE),
        (FROZEN_AFTER_S + 1, True, False, CameraState.FROZEN),
        (BLACK_AFTER_S - 1, False, True, CameraState.LIVE),
        (BLACK_AFTER_S + 1, False, True, CameraState.BLACK),
    ],
)
def test_the_picture_tells_how_the_camera_is(seconds: float, still: bool, dark: bool, state: CameraState) -> None:  # noqa: FBT001
    assert watched(seconds=seconds, still=still, dark=dark).state(now_s=seconds) is state


def test_a_camera_that_falls_silent_is_stale() -> None:
    watchdog = watched(seconds=1, still=False, dark=False)
    assert watchdog.state(now_s=1 + STALE_AFTER_S) is CameraState.LIVE
    assert watchdog.state(now_s=1.1 + STALE_AFTER_S) is CameraState.STALE


def test_before_the_first_frame_it_is_starting() -> None:
    assert Watchdog().state(now_s=100) is CameraState.STARTING


def test_a_lost_camera_is_lost_until_the_next_frame() -> None:
    watchdog = watched(seconds=1, still=False, dark=False)
    watchdog.lost()
    assert watchdog.state(now_s=1) is CameraState.LOST
    watchdog.saw(LIGHT, now_s=9)
    assert watchdog.state(now_s=9) is CameraState.LIVE


def test_an_ended_camera_stays_ended() -> None:
    watchdog = watched(seconds=1, still=False, dark=False)
    watchdog.ended()
    watchdog.lost()
    assert watchdog.state(now_s=1) is CameraState.ENDED
