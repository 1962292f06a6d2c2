"""Of a portrait's faces, the subject's is the large one near the centre."""

import numpy as np

from peelian.detect.choose import subject_face
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId


def frame() -> Frame:
    time = FrameTime(media_s=0, arrival_s=0)
    return Frame(camera=CameraId("still"), index=0, time=time, pixels=np.zeros((250, 250, 3), np.uint8))


def face(x: float, y: float, side: float) -> Face:
    return Face(
        box=Box(x=x, y=y, width=side, height=side), landmarks=Landmarks(points=np.ones((5, 2), np.float32)), detection=1
    )


def test_there_is_no_subject_without_a_face() -> None:
    assert subject_face([], frame()) is None


def test_the_face_in_the_middle_is_the_subject_though_a_bystander_is_larger() -> None:
    middle, bystander = face(80, 80, 90), face(-20, 60, 110)
    assert subject_face([bystander, middle], frame()) is middle


def test_of_two_faces_near_the_middle_the_larger_is_the_subject() -> None:
    small, large = face(110, 110, 30), face(90, 80, 90)
    assert subject_face([small, large], frame()) is large
