"""The detector looks at the right size, and at a still until it finds a face."""

import numpy as np
import pytest
from typing_extensions import override

from peelian.detect import detections
from peelian.detect.detections import Detections
from peelian.detect.detector import Detector
from peelian.detect.network import FloatArray, Pixels
from peelian.detect.refine import Refiner
from peelian.inference.manifest import RefinerSpec
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId


def frame(width: int = 192, height: int = 108) -> Frame:
    time = FrameTime(media_s=0, arrival_s=0)
    return Frame(camera=CameraId("c"), index=0, time=time, pixels=np.zeros((height, width, 3), np.uint8))


def one_face(score: float = 0.9) -> Detections:
    points = np.array([[[20, 20], [40, 20], [30, 30], [22, 40], [38, 40]]], np.float32)
    return Detections(
        boxes=np.array([[10, 10, 50, 55]], np.float32), points=points, scores=np.array([score], np.float32)
    )


class Finder:
    """Finds one face, but only in pictures whose longest side is `seen_at` pixels as it looks at them."""

    smallest_face_px = 14.0
    still_sides_px = (640, 1280, 320)

    def __init__(self, *, seen_at: int | None = None, found: Detections | None = None) -> None:
        self.seen_at = seen_at
        self.found = found or one_face()
        self.looks: list[tuple[tuple[int, ...], float]] = []

    def find(self, picture: Pixels, scale: float) -> Detections:
        self.looks.append((picture.shape, scale))
        longest = round(max(picture.shape) * scale)
        return self.found if self.seen_at in {None, longest} else detections.nothing()


def test_frames_are_searched_at_the_size_that_the_smallest_wanted_face_needs() -> None:
    finder = Finder()
    detector = Detector(finder, smallest_eye_distance_px=20)
    faces = detector.detect([frame(), frame()])
    assert [len(each) for each in faces] == [1, 1]
    assert [scale for _, scale in finder.looks] == [pytest.approx(14 / 46)] * 2
    assert detector.scale == pytest.approx(14 / 46)


def test_no_frames_give_no_answers() -> None:
    assert Detector(Finder(), smallest_eye_distance_px=20).detect([]) == []


def test_a_detection_that_is_not_a_number_is_no_face() -> None:
    detector = Detector(Finder(found=one_face(score=float("nan"))), smallest_eye_distance_px=20)
    assert detector.detect([frame()]) == [[]]


@pytest.mark.parametrize(("seen_at", "looks"), [(192, 1), (640, 2), (1280, 3), (320, 4)])
def test_a_still_is_searched_at_one_size_after_the_other(seen_at: int, looks: int) -> None:
    finder = Finder(seen_at=seen_at)
    faces = Detector(finder, smallest_eye_distance_px=20).detect_still(frame())
    assert len(faces) == 1
    assert len(finder.looks) == looks


@pytest.mark.parametrize("seen_at", [192, 320, 7])
def test_each_look_at_a_still_is_overwritten_by_a_look_at_grey_and_no_more_than_once(seen_at: int) -> None:
    """Without a face it looks once more, with room around the still."""
    finder = Finder(seen_at=seen_at)
    detector = Detector(finder, smallest_eye_distance_px=20)
    detector.detect_still(frame())
    looks = list(finder.looks)
    detector.blank()
    assert finder.looks == [*looks, *looks]
    detector.blank()
    assert finder.looks == [*looks, *looks]


def test_a_face_that_fills_its_picture_is_found_with_room_around_it() -> None:
    class NeedsRoom(Finder):
        @override
        def find(self, picture: Pixels, scale: float) -> Detections:
            self.looks.append((picture.shape, scale))
            return self.found if picture.shape[0] > 108 else detections.nothing()

    finder = NeedsRoom()
    faces = Detector(finder, smallest_eye_distance_px=20).detect_still(frame())
    assert finder.looks[-1][0] == (108 + 2 * 96, 192 + 2 * 96, 3)
    assert (faces[0].box.x, faces[0].box.y) == (10 - 96, 10 - 96)
    assert faces[0].landmarks.points[0].tolist() == [20 - 96, 20 - 96]


def test_a_still_without_a_face_has_none() -> None:
    assert Detector(Finder(seen_at=1), smallest_eye_distance_px=20).detect_still(frame()) == []


def test_a_refiner_has_the_last_word_on_landmarks() -> None:
    class Middle:
        def run(self, batch: FloatArray) -> list[FloatArray]:
            return [np.full((len(batch), 10), 0.5, np.float32)]

    refiner = Refiner(Middle(), RefinerSpec(file="r", size_px=48, crop=0.95))
    detector = Detector(Finder(), smallest_eye_distance_px=20, refiner=refiner)
    for faces in (detector.detect([frame()])[0], detector.detect_still(frame())):
        assert faces[0].landmarks.points == pytest.approx(np.array([[30, 32.5]] * 5))


def test_a_still_of_somebody_near_is_searched_small_first_and_then_as_any_other() -> None:
    finder = Finder(seen_at=1280)
    detector = Detector(finder, smallest_eye_distance_px=20, near_side_px=160)
    assert len(detector.detect_still(frame(1920, 1080))) == 1
    assert [round(1920 * scale) for _, scale in finder.looks] == [160, 640, 1280]


def test_no_still_is_searched_larger_first_than_the_finder_would() -> None:
    finder = Finder()
    Detector(finder, smallest_eye_distance_px=20, near_side_px=5000).detect_still(frame(1920, 1080))
    assert [round(1920 * scale) for _, scale in finder.looks] == [640]
