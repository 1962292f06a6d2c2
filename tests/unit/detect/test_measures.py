"""Measures go the right way, and what cannot be measured is None."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from peelian.detect.measures import CHIP_PX, Assessor, illuminations, sharpnesses, uniformities, visible_shares
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId

Pixels = npt.NDArray[np.uint8]


def drawn_head(eye_distance_px: float = 60, size_px: int = 300) -> Pixels:
    """A head of simple shapes in the middle of a picture."""
    unit, middle = eye_distance_px, size_px / 2
    head = np.full((size_px, size_px, 3), 90, np.uint8)

    def disc(x: float, y: float, across: float, down: float, shade: int) -> None:
        centre = round(middle + x * unit), round(middle + y * unit)
        cv2.ellipse(head, centre, (round(across * unit), round(down * unit)), 0, 0, 360, (shade,) * 3, -1, cv2.LINE_AA)

    disc(0, 0.45, 1.0, 1.35, 180)
    for side in (-0.5, 0.5):
        disc(side, 0, 0.2, 0.12, 235)
        disc(side, 0, 0.1, 0.1, 40)
        disc(side, -0.3, 0.25, 0.05, 60)
    disc(0, 0.6, 0.12, 0.06, 120)
    disc(0, 1.15, 0.4, 0.08, 100)
    return head


def frame(pixels: Pixels) -> Frame:
    return Frame(camera=CameraId("c"), index=0, time=FrameTime(media_s=0, arrival_s=0), pixels=pixels)


def face(eye_distance_px: float = 60, x: float = 150, y: float = 150) -> Face:
    five = np.array([[-0.5, 0], [0.5, 0], [0, 0.575], [-0.41, 1.155], [0.41, 1.155]])
    points = (five * eye_distance_px + [x, y]).astype(np.float32)
    width, height = 2.2 * eye_distance_px, 2.8 * eye_distance_px
    box = Box(x=x - width / 2, y=y - 0.9 * eye_distance_px, width=width, height=height)
    return Face(box=box, landmarks=Landmarks(points=points), detection=0.9)


def sharpness(pixels: Pixels, eye_distance_px: float = 60) -> float:
    middle = pixels.shape[0] / 2
    measured = Assessor().assess(frame(pixels), [face(eye_distance_px, middle, middle)])[0].sharpness
    assert measured is not None
    return measured


def test_a_good_picture_measures_well() -> None:
    quality = Assessor().assess(frame(drawn_head()), [face()])[0]
    assert quality.inter_eye_distance_px == pytest.approx(60)
    assert (quality.yaw_degrees, quality.pitch_degrees, quality.roll_degrees) == pytest.approx((0, 0, 0), abs=0.1)
    assert quality.visible == 1
    assert quality.illumination_uniformity == pytest.approx(1, abs=0.02)
    assert quality.illumination is not None
    assert quality.illumination > 0.8
    assert quality.sharpness is not None
    assert quality.sharpness > 0.3


def test_blur_takes_sharpness_away_step_by_step() -> None:
    head = drawn_head()
    steps = [sharpness(np.asarray(cv2.GaussianBlur(head, (0, 0), sigma), np.uint8)) for sigma in (0.5, 3, 6, 12)]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] > 2 * steps[-1]


@pytest.mark.parametrize("eye_distance_px", [30, 60, 120, 240])
def test_a_large_face_is_not_sharper_for_its_size(eye_distance_px: int) -> None:
    head = drawn_head(eye_distance_px, eye_distance_px * 5)
    assert sharpness(head, eye_distance_px) == pytest.approx(sharpness(drawn_head()), abs=0.08)


def test_an_enlarged_small_face_is_not_sharp() -> None:
    small = drawn_head(12, 60)
    large = np.asarray(cv2.resize(small, (600, 600), interpolation=cv2.INTER_CUBIC), np.uint8)
    assert sharpness(large, 120) < 0.75 * sharpness(drawn_head())


def test_a_chip_without_any_edge_has_no_sharpness() -> None:
    flat = np.full((1, CHIP_PX, CHIP_PX), 100, np.uint8)
    assert np.isnan(sharpnesses(flat)[0])
    quality = Assessor().assess(frame(np.full((300, 300, 3), 100, np.uint8)), [face()])[0]
    assert quality.sharpness is None


@pytest.mark.parametrize(("gain", "shift"), [(0.05, 0), (0.05, 245), (0.0, 128)])
def test_dark_bleached_and_flat_pictures_are_ill_lit(gain: float, shift: float) -> None:
    pixels = (drawn_head() * gain + shift).clip(0, 255).astype(np.uint8)
    illumination = Assessor().assess(frame(pixels), [face()])[0].illumination
    assert illumination is not None
    assert illumination < 0.2


def test_illumination_is_zero_for_black_and_white() -> None:
    chips = np.stack([np.full((CHIP_PX, CHIP_PX), shade, np.uint8) for shade in (0, 255)])
    assert illuminations(chips).tolist() == [0, 0]


def test_light_from_one_side_is_uneven() -> None:
    pixels = drawn_head()
    pixels[:, :150] //= 4
    uniformity = Assessor().assess(frame(pixels), [face()])[0].illumination_uniformity
    assert uniformity is not None
    assert uniformity < 0.35


def test_uniformity_does_not_ask_which_side() -> None:
    chips = np.zeros((2, CHIP_PX, CHIP_PX), np.uint8)
    chips[0, :, : CHIP_PX // 2] = 200
    chips[1, :, CHIP_PX // 2 :] = 200
    assert uniformities(chips)[0] == uniformities(chips)[1] == pytest.approx(1 / 201)


def test_a_tilted_face_is_measured_upright() -> None:
    head = drawn_head()
    turn = cv2.getRotationMatrix2D((150, 150), -30, 1)
    tilted = np.asarray(cv2.warpAffine(head, turn, (300, 300), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    points = face().landmarks.points @ turn[:, :2].T + turn[:, 2]
    slanted = Face(box=face().box, landmarks=Landmarks(points=points.astype(np.float32)), detection=0.9)
    quality = Assessor().assess(frame(tilted), [slanted])[0]
    assert quality.roll_degrees == pytest.approx(30, abs=0.1)
    assert quality.sharpness == pytest.approx(sharpness(head), abs=0.1)


def test_a_face_cut_off_by_the_edge_is_partly_visible() -> None:
    shares = visible_shares([Box(x=-50, y=0, width=100, height=100), Box(x=60, y=60, width=20, height=20)], 300, 300)
    assert shares == pytest.approx([0.5, 1])


def test_the_nearer_face_covers_the_other_one_and_not_the_reverse() -> None:
    near, far = Box(x=50, y=50, width=100, height=100), Box(x=125, y=50, width=50, height=50)
    assert visible_shares([near, far], 300, 300) == pytest.approx([1, 0.5])


def test_a_face_outside_the_frame_is_measured_as_invisible() -> None:
    quality = Assessor().assess(frame(drawn_head()), [face(x=2000)])[0]
    assert quality.visible == 0
    assert quality.sharpness is None


def test_landmarks_that_coincide_leave_the_pose_open() -> None:
    points = np.full((5, 2), 150, np.float32)
    nowhere = Face(box=face().box, landmarks=Landmarks(points=points), detection=0.9)
    quality = Assessor().assess(frame(drawn_head()), [nowhere])[0]
    assert quality.inter_eye_distance_px == 0
    assert quality.yaw_degrees is None


def test_no_faces_have_no_quality() -> None:
    assert Assessor().assess(frame(drawn_head()), []) == []
