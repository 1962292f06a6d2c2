"""What every encoder promises, whatever network is behind it."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from peelian.detect.detector import Detector
from peelian.encode.encoder import Encoder, Sighting
from peelian.inference.manifest import Colour, EncoderSpec
from peelian.inference.pack import Pack
from peelian.inference.session import Session
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId, ModelId
from peelian.wiring.vision import open_vision

MODELS = Path(__file__).parents[3] / "shared" / "models"
RETAIL = EncoderSpec(
    file="face-reidentification-retail-0095_fast.onnx",
    size_px=128,
    colour=Colour.BGR,
    mean=(0, 0, 0),
    scale=(1, 1, 1),
    dims=256,
    alignment=((40.4, 59.1), (87.4, 59.1), (64.0, 82.0), (44.7, 105.6), (83.6, 105.6)),
)
ARCFACE = EncoderSpec(
    file="w600k_mbf_fast.onnx",
    size_px=112,
    colour=Colour.RGB,
    mean=(127.5, 127.5, 127.5),
    scale=(1 / 127.5, 1 / 127.5, 1 / 127.5),
    dims=512,
    alignment=((38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)),
)
REAL = {"retail-0095": RETAIL, "w600k-mbf": ARCFACE}

Pixels = npt.NDArray[np.uint8]


def of_weights(spec: EncoderSpec) -> Encoder:
    path = MODELS / spec.file
    if not path.exists():
        pytest.skip(f"../shared/models/{spec.file} is not here")
    return Encoder(spec, Session(path.read_bytes(), name=spec.file, threads=1), ModelId(spec.file))


def of_pack(pack: Pack) -> Encoder:
    return open_vision(pack, threads=1, smallest_eye_distance_px=20).encoder


@pytest.fixture(
    scope="module", params=["fp32", "int8", *(pytest.param(name, marks=pytest.mark.realdata) for name in REAL)]
)
def encoder(request: pytest.FixtureRequest, starter: Pack, starter_int8: Pack) -> Encoder:
    if request.param in REAL:
        return of_weights(REAL[request.param])
    return of_pack(starter if request.param == "fp32" else starter_int8)


@pytest.fixture(scope="module")
def detector(starter: Pack) -> Detector:
    return open_vision(starter, threads=1, smallest_eye_distance_px=20).detector


def still(pixels: Pixels) -> Frame:
    return Frame(camera=CameraId("still"), index=0, time=FrameTime(media_s=0, arrival_s=0), pixels=pixels)


def seen(detector: Detector, pixels: Pixels) -> Sighting:
    frame = still(pixels)
    return frame, detector.detect_still(frame)[0]


@pytest.fixture(scope="module")
def sightings(detector: Detector, portraits: list[Pixels]) -> list[Sighting]:
    """The first person, the same on a dimmer and smaller picture, and another person."""
    first, other = portraits
    again = (cv2.resize(first, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA) * 0.7 + 10).astype(np.uint8)
    return [seen(detector, pixels) for pixels in (first, np.asarray(again, np.uint8), other)]


def test_templates_are_of_unit_length_and_of_one_model(encoder: Encoder, sightings: list[Sighting]) -> None:
    templates = encoder.encode(sightings)
    assert len(templates) == len(sightings)
    assert {template.model for template in templates} == {encoder.model}
    assert [np.linalg.norm(template.vector) for template in templates] == pytest.approx([1, 1, 1], abs=1e-4)


def test_a_person_is_nearer_to_themself_than_to_another(encoder: Encoder, sightings: list[Sighting]) -> None:
    first, again, other = (template.vector for template in encoder.encode(sightings))
    assert first @ again > 0.8
    assert first @ again > first @ other + 0.01


def test_company_does_not_change_a_template(encoder: Encoder, sightings: list[Sighting]) -> None:
    together = encoder.encode(sightings)
    alone = [encoder.encode([sighting])[0] for sighting in sightings]
    for one, other in zip(together, alone, strict=True):
        assert one.vector @ other.vector == pytest.approx(1, abs=1e-3)


def test_the_same_face_gives_the_same_template(encoder: Encoder, sightings: list[Sighting]) -> None:
    first, second = (encoder.encode(sightings[:1])[0].vector for _ in range(2))
    assert first.tolist() == second.tolist()


def test_a_face_off_the_edge_of_its_frame_is_still_encoded(encoder: Encoder, sightings: list[Sighting]) -> None:
    frame, face = sightings[0]
    cut_off = still(frame.pixels[: int(face.box.y + face.box.height / 2)].copy())
    assert len(encoder.encode([(cut_off, face)])) == 1
