"""What every detector promises, whatever network is behind it."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from peelian.detect import scrfd, yunet
from peelian.detect.detector import Detector
from peelian.detect.refine import Refiner
from peelian.inference.manifest import Decoder, DetectorSpec, RefinerSpec
from peelian.inference.pack import Pack
from peelian.inference.session import Session
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId
from peelian.wiring.vision import open_detector

MODELS = Path(__file__).parents[3] / "shared" / "models"
EYES_PX = 20

Pixels = npt.NDArray[np.uint8]


def session(name: str) -> Session:
    path = MODELS / name
    if not path.exists():
        pytest.skip(f"../shared/models/{name} is not here")
    return Session(path.read_bytes(), name=name, threads=1)


def a_yunet(refiner: Refiner | None = None) -> Detector:
    spec = DetectorSpec(decoder=Decoder.YUNET, files=("y",), smallest_face_px=14, score_floor=0.6, overlap_ceiling=0.3)
    network = session("face_detection_yunet_2026may.onnx")
    return Detector(yunet.finder(network, spec), smallest_eye_distance_px=EYES_PX, refiner=refiner)


def a_refined_yunet() -> Detector:
    spec = RefinerSpec(file="r", size_px=48, crop=0.95)
    return a_yunet(Refiner(session("landmarks-regression-retail-0009.onnx"), spec))


def a_scrfd() -> Detector:
    spec = DetectorSpec(decoder=Decoder.SCRFD, files=("s",), smallest_face_px=14, score_floor=0.5, overlap_ceiling=0.4)
    return Detector(scrfd.finder(session("det_500m.onnx"), spec), smallest_eye_distance_px=EYES_PX)


REAL: dict[str, Callable[[], Detector]] = {"yunet": a_yunet, "yunet-refined": a_refined_yunet, "scrfd": a_scrfd}


@pytest.fixture(scope="module", params=["mtcnn", *(pytest.param(name, marks=pytest.mark.realdata) for name in REAL)])
def detector(request: pytest.FixtureRequest, starter: Pack) -> Detector:
    if request.param == "mtcnn":
        return open_detector(starter, threads=1, smallest_eye_distance_px=EYES_PX)
    return REAL[request.param]()


def frame(pixels: Pixels) -> Frame:
    return Frame(camera=CameraId("c"), index=0, time=FrameTime(media_s=0, arrival_s=0), pixels=pixels)


def on_a_street(*portraits: Pixels, across_px: int = 640) -> Pixels:
    """Put small portraits beside each other on grey: 40 pixels between the eyes or so."""
    street = np.full((360, across_px, 3), 110, np.uint8)
    for index, pixels in enumerate(portraits):
        small = np.asarray(cv2.resize(pixels, (200, 250), interpolation=cv2.INTER_AREA), np.uint8)
        street[60:310, 60 + index * 280 : 260 + index * 280] = small
    return street


def only(faces: list[Face]) -> Face:
    assert len(faces) == 1
    return faces[0]


def test_a_person_is_found_once_with_landmarks_in_order(detector: Detector, portraits: list[Pixels]) -> None:
    face = only(detector.detect([frame(on_a_street(portraits[0]))])[0])
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks.points
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < right_mouth[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])
    assert 25 <= face.landmarks.eye_distance_px <= 50
    assert face.box.x < left_eye[0] < right_eye[0] < face.box.right
    assert 0 < face.detection <= 1


def test_a_still_needs_no_size_to_be_given(detector: Detector, people: list[Frame]) -> None:
    for person in people:
        face = only(detector.detect_still(person))
        assert 45 <= face.landmarks.eye_distance_px <= 70


def test_two_people_are_two_faces_each_in_its_place(detector: Detector, portraits: list[Pixels]) -> None:
    faces = detector.detect([frame(on_a_street(*portraits))])[0]
    lefts = sorted(float(face.landmarks.points[:, 0].mean()) for face in faces)
    assert len(lefts) == 2
    assert lefts == [pytest.approx(160, abs=25), pytest.approx(440, abs=25)]


def test_frames_do_not_mix_in_a_batch(detector: Detector, portraits: list[Pixels]) -> None:
    one, two = frame(on_a_street(portraits[0])), frame(on_a_street(*portraits))
    together = detector.detect([one, two, one])
    assert [len(faces) for faces in together] == [1, 2, 1]
    alone = only(detector.detect([one])[0])
    assert together[2][0].landmarks.points == pytest.approx(alone.landmarks.points)


def test_a_face_moves_with_its_picture(detector: Detector, portraits: list[Pixels]) -> None:
    street = on_a_street(portraits[0])
    before = only(detector.detect([frame(street)])[0])
    after = only(detector.detect([frame(np.roll(street, (24, 96), axis=(0, 1)))])[0])
    moved = after.landmarks.points - before.landmarks.points
    assert moved.mean(axis=0) == pytest.approx([96, 24], abs=7)


def test_frames_of_several_sizes_are_taken_one_after_the_other(detector: Detector, portraits: list[Pixels]) -> None:
    sizes = [(360, 640), (250, 410), (90, 640)]
    frames = [frame(on_a_street(portraits[0])[:height, :width].copy()) for height, width in sizes]
    assert [len(faces) for faces in detector.detect(frames)][:2] == [1, 1]


@pytest.mark.parametrize("shade", [0, 110, 255])
def test_where_nobody_is_nobody_is_found(detector: Detector, shade: int) -> None:
    empty = frame(np.full((360, 640, 3), shade, np.uint8))
    assert detector.detect([empty]) == [[]]
    assert detector.detect_still(empty) == []


def test_noise_is_nobody(detector: Detector) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (360, 640, 3), dtype=np.uint8)
    assert detector.detect([frame(noise)]) == [[]]


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3), (11, 11)])
def test_a_frame_too_small_for_a_face_has_none(detector: Detector, size: tuple[int, int]) -> None:
    tiny = frame(np.full((*size, 3), 90, np.uint8))
    assert detector.detect([tiny]) == [[]]
    assert detector.detect_still(tiny) == []
