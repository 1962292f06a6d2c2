from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from peelian.errors import ImageError, NoFaceError, PoorQualityError
from peelian.jobs.assurance.portraits import Portraits
from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId, ModelId
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template


def face(x: float) -> Face:
    points = np.array([[x, 0], [x + 30, 0], [x + 15, 15], [x, 30], [x + 30, 30]], np.float32)
    return Face(box=Box(x=x, y=0, width=40, height=40), landmarks=Landmarks(points=points), detection=0.9)


def frame(path: Path) -> Frame:
    if path.name == "damaged.jpg":
        raise ImageError(path, "damaged")
    time = FrameTime(media_s=0, arrival_s=0)
    return Frame(camera=CameraId("still"), index=0, time=time, pixels=np.zeros((60, 200, 3), np.uint8))


class Finder:
    def __init__(self, faces: list[Face]) -> None:
        self._faces = faces

    def detect_still(self, frame: Frame) -> list[Face]:
        return self._faces


class Encoder:
    model = ModelId("m")

    def __init__(self) -> None:
        self.encoded: list[float] = []

    def encode(self, sightings: Sequence[tuple[Frame, Face]]) -> list[Template]:
        self.encoded += [one.box.x for _, one in sightings]
        return [Template(model=self.model, vector=np.array([1, 0], np.float32)) for _ in sightings]


def assess(frame: Frame, faces: Sequence[Face]) -> list[Quality]:
    return [
        Quality(
            inter_eye_distance_px=one.landmarks.eye_distance_px,
            sharpness=None,
            illumination=None,
            illumination_uniformity=None,
            yaw_degrees=None,
            pitch_degrees=None,
            roll_degrees=None,
            visible=None,
        )
        for one in faces
    ]


def portraits(faces: list[Face], encoder: Encoder, refused: Refused | None = None) -> Portraits:
    return Portraits(
        read=frame,
        detector=Finder(faces),
        choose=lambda found, _frame: found[-1] if found else None,
        assess=assess,
        judge_reference=lambda _quality: refused,
        judge_probe=lambda _quality: None,
        encoder=encoder,
    )


def test_the_face_that_the_picture_is_about_is_encoded() -> None:
    encoder = Encoder()
    made = portraits([face(0), face(100)], encoder)
    made.template(Path("a.jpg"), reference=False)
    assert encoder.encoded == [100]
    assert made.model == "m"


def test_a_picture_without_a_face_is_refused() -> None:
    with pytest.raises(NoFaceError):
        portraits([], Encoder()).template(Path("a.jpg"), reference=False)


def test_a_picture_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ImageError):
        portraits([face(0)], Encoder()).template(Path("damaged.jpg"), reference=False)


def test_references_and_probes_meet_each_their_own_floor() -> None:
    encoder = Encoder()
    strict = portraits([face(0)], encoder, Refused(rule="quality", reason="blurred"))
    strict.template(Path("a.jpg"), reference=False)
    with pytest.raises(PoorQualityError, match="blurred"):
        strict.template(Path("a.jpg"), reference=True)
    assert len(encoder.encoded) == 1
