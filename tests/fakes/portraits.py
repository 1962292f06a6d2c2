"""What stands in for the rooms where a picture becomes a template: `jobs.enrol`'s ports, each in its simplest form."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import CameraId, ModelId
from peelian.nouns.template import Template


def face(eye_distance_px: float, *, x: float = 0) -> Face:
    """A face whose left eye is at (x, 0)."""
    points = np.array([[x, 0], [x + eye_distance_px, 0], [x, 1], [x, 2], [x + 1, 2]], np.float32)
    return Face(box=Box(x=x, y=0, width=50, height=60), landmarks=Landmarks(points=points), detection=0.9)


def read(_path: Path) -> Frame:
    """A black picture, whatever the file."""
    time = FrameTime(media_s=0, arrival_s=0)
    return Frame(camera=CameraId("still"), index=0, time=time, pixels=np.zeros((60, 200, 3), np.uint8))


def assess(_frame: Frame, faces: Sequence[Face]) -> list[Quality]:
    """Measure the size of each face, and nothing else."""
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


class FakeDetector:
    """Finds the same faces in every picture."""

    def __init__(self, *faces: Face) -> None:
        self._faces = list(faces)

    def detect_still(self, frame: Frame) -> list[Face]:
        return self._faces


class FakeEncoder:
    """Gives every face one template, of the signal it was made with, and remembers where each face was."""

    model = ModelId("m")

    def __init__(self, signal: float | None = None) -> None:
        self._signal = signal
        self.encoded: list[float] = []

    def encode(self, sightings: Sequence[tuple[Frame, Face]]) -> list[Template]:
        self.encoded += [one.box.x for _, one in sightings]
        vector = np.array([1, 0], np.float32)
        return [Template(model=self.model, vector=vector, signal=self._signal) for _ in sightings]
