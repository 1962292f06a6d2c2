import numpy as np
import pytest

from peelian.jobs.live.ports import Sighting
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId, TrackId
from peelian.worker import blur
from peelian.worker.blur import BLOCKS, ENLARGED, KEPT_S, Veil

FRAME = Frame(
    camera=CameraId("gate"),
    index=0,
    time=FrameTime(media_s=0, arrival_s=0),
    pixels=np.zeros((2, 2, 3), np.uint8),
)


def sighting(x: float, y: float = 100, size: float = 40, track: int | None = 1, *, alerted: bool = False) -> Sighting:
    face = Face(
        box=Box(x=x, y=y, width=size, height=size),
        landmarks=Landmarks(points=np.zeros((5, 2), np.float32)),
        detection=0.9,
    )
    return Sighting(frame=FRAME, face=face, track=None if track is None else TrackId(track), alerted=alerted)


def middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def test_every_face_without_an_alert_is_blurred_and_more_than_its_box() -> None:
    regions = Veil().over([sighting(100), sighting(200, track=None), sighting(300, track=3, alerted=True)], now_s=0)
    assert [middle(region) for region in regions] == [(120, 120), (220, 120)]
    assert [region.width for region in regions] == [pytest.approx(40 * ENLARGED)] * 2


def test_a_face_that_is_missed_stays_blurred_for_a_second_where_it_should_be_by_then() -> None:
    veil = Veil()
    veil.over([sighting(100)], now_s=0.0)
    veil.over([sighting(110)], now_s=0.1)
    (region,) = veil.over([], now_s=0.6)
    assert middle(region) == pytest.approx((110 + 20 + 50, 120))
    assert region.width > 40 * ENLARGED
    assert len(veil.over([], now_s=0.1 + KEPT_S)) == 1
    assert veil.over([], now_s=0.2 + KEPT_S) == []


def test_a_face_that_is_found_again_is_blurred_once() -> None:
    veil = Veil()
    veil.over([sighting(100), sighting(300, track=None)], now_s=0.0)
    assert len(veil.over([sighting(103), sighting(301, track=None)], now_s=0.1)) == 2


def test_a_face_whose_track_raised_an_alert_is_clear_at_once() -> None:
    veil = Veil()
    veil.over([sighting(100), sighting(300, track=None)], now_s=0.0)
    assert veil.over([sighting(101, alerted=True), sighting(300, track=4, alerted=True)], now_s=0.1) == []


def test_a_stranger_beside_an_alert_stays_blurred() -> None:
    veil = Veil()
    veil.over([sighting(100, track=1), sighting(150, track=2)], now_s=0.0)
    (region,) = veil.over([sighting(100, track=1, alerted=True)], now_s=0.1)
    assert middle(region) == (170, 120)


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", [6, 12, 40, 200])
def test_a_blurred_region_has_at_most_six_blocks_across(size: int) -> None:
    picture = noise(300, 300)
    blur.pixelate(picture, Box(x=50, y=60, width=size, height=size))
    part = picture[60 : 60 + size, 50 : 50 + size]
    across = {tuple(column.reshape(-1)) for column in part.transpose(1, 0, 2)}
    down = {tuple(row.reshape(-1)) for row in part}
    assert 1 <= len(across) <= BLOCKS
    assert 1 <= len(down) <= BLOCKS
    assert len(across) <= max(size // 4, 1)


def test_nothing_else_is_changed() -> None:
    before, picture = noise(100, 100), noise(100, 100)
    blur.pixelate(picture, Box(x=20, y=30, width=10, height=10))
    changed = (before != picture).any(axis=2)
    assert changed[30:40, 20:30].mean() > 0.9
    changed[30:40, 20:30] = False
    assert not changed.any()


@pytest.mark.parametrize(
    "region",
    [
        Box(x=-30, y=-30, width=50, height=50),
        Box(x=90, y=90, width=50, height=50),
        Box(x=-500, y=0, width=9, height=9),
        Box(x=99.5, y=0, width=900, height=900),
    ],
)
def test_a_region_at_the_rim_or_beyond_it_is_no_trouble(region: Box) -> None:
    blur.pixelate(noise(100, 100), region)


def test_a_box_is_scaled_with_its_picture() -> None:
    assert blur.scaled(Box(x=10, y=20, width=30, height=40), 0.5) == Box(x=5, y=10, width=15, height=20)
