from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from peelian.errors import NoFaceError, PoorQualityError, SeveralFacesError
from peelian.jobs.enrol import Enroller, only_face
from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId, ModelId, SubjectId
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template

PICTURE = Path("a.jpg")


def face(eye_distance_px: float) -> Face:
    points = np.array([[0, 0], [eye_distance_px, 0], [0, 1], [0, 2], [1, 2]], np.float32)
    return Face(box=Box(x=0, y=0, width=50, height=60), landmarks=Landmarks(points=points), detection=0.9)


def read(_path: Path) -> Frame:
    return Frame(
        camera=CameraId("still"),
        index=0,
        time=FrameTime(media_s=0, arrival_s=0),
        pixels=np.zeros((8, 8, 3), np.uint8),
    )


class Faces:
    def __init__(self, *faces: Face) -> None:
        self.faces = list(faces)

    def detect_still(self, frame: Frame) -> list[Face]:
        return self.faces


class OneTemplate:
    model = ModelId("m")

    def encode(self, sightings: Sequence[tuple[Frame, Face]]) -> list[Template]:
        return [Template(model=self.model, vector=np.array([1, 0], np.float32)) for _ in sightings]


def assess(_frame: Frame, faces: Sequence[Face]) -> list[Quality]:
    return [
        Quality(
            inter_eye_distance_px=face.landmarks.eye_distance_px,
            sharpness=None,
            illumination=None,
            illumination_uniformity=None,
            yaw_degrees=None,
            pitch_degrees=None,
            roll_degrees=None,
            visible=None,
        )
        for face in faces
    ]


def judge(quality: Quality) -> Refused | None:
    return Refused(rule="size", reason="too small") if quality.inter_eye_distance_px < 20 else None


def enroller(*faces: Face) -> Enroller:
    return Enroller(read=read, detector=Faces(*faces), assess=assess, judge=judge, encoder=OneTemplate())


def test_the_one_face_of_a_picture_is_encoded() -> None:
    references = list(enroller(face(60)).references([(SubjectId("s"), PICTURE)]))
    assert [(reference.subject, reference.image) for reference in references] == [("s", "a.jpg")]


def test_a_picture_without_a_face_is_refused() -> None:
    with pytest.raises(NoFaceError, match=r"a\.jpg"):
        enroller().template(PICTURE)


def test_a_picture_of_several_people_is_refused() -> None:
    with pytest.raises(SeveralFacesError, match="2 faces"):
        enroller(face(60), face(40)).template(PICTURE)


def test_a_small_face_in_the_background_is_nobody() -> None:
    subject = face(60)
    assert only_face([face(15), subject, face(19)], PICTURE) is subject


def test_a_face_that_is_not_good_enough_is_refused_with_the_reason() -> None:
    with pytest.raises(PoorQualityError, match="too small"):
        enroller(face(19)).template(PICTURE)
