"""Enrol: a picture that somebody chose becomes a template. The first of the three named exceptions to the corridor.

Every job that takes pictures of known people does it here, so that one rule holds for all: one face, good enough.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from peelian.errors import NoFaceError, PoorQualityError, SeveralFacesError
from peelian.law import quality
from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Reference, Template

BYSTANDER = 1 / 3
"""A face with less than this share of the largest one's inter-eye distance is somebody in the background: no one who
crops a portrait can be asked to remove every face from the posters behind it."""


class StillDetector(Protocol):
    """Finds the faces of a picture, whatever their size."""

    def detect_still(self, frame: Frame) -> list[Face]:
        """Give every face, best first; an empty list where there is none."""
        ...


Assess = Callable[[Frame, Sequence[Face]], list[Quality]]
"""Measures faces of one frame: one Quality a face, in the same order."""


class Encoder(Protocol):
    """Turns faces into templates of one model."""

    @property
    def model(self) -> ModelId:
        """The model of its templates."""
        ...

    def encode(self, sightings: Sequence[tuple[Frame, Face]]) -> list[Template]:
        """Give one Template a face, in the same order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Enroller:
    """Turns chosen pictures into templates, or says why not.

    `read`: reads an untrusted picture; `judge`: says no, with a reason, to a face that is not good enough.
    """

    read: Callable[[Path], Frame]
    detector: StillDetector
    assess: Assess
    judge: Callable[[Quality], Refused | None]
    encoder: Encoder

    def template(self, picture: Path) -> Template:
        """Encode the one face of a picture.

        Raises:
            ImageError: the picture cannot be read.
            NoFaceError: it shows no face.
            SeveralFacesError: it shows more than one face.
            PoorQualityError: the face is below the quality floor for references, or the encoder finds too little in it.
        """
        frame = self.read(picture)
        face = only_face(self.detector.detect_still(frame), picture)
        refused = self.judge(self.assess(frame, [face])[0])
        if refused is not None:
            raise PoorQualityError(picture, refused.reason)
        return comparable(self.encoder.encode([(frame, face)])[0], picture)

    def references(self, pictures: Iterable[tuple[SubjectId, Path]]) -> Iterator[Reference]:
        """Encode pictures of known subjects, one by one.

        Raises:
            BadInputError: a picture cannot be enrolled; the error says which and why.
        """
        for subject, picture in pictures:
            yield Reference(subject=subject, image=picture.name, template=self.template(picture))


def comparable(template: Template, picture: Path) -> Template:
    """Return the template of a picture, if it may be compared.

    Raises:
        PoorQualityError: the encoder found too little of a face.
    """
    refused = quality.comparable(template)
    if refused is not None:
        raise PoorQualityError(picture, refused.reason)
    return template


def only_face(faces: Sequence[Face], picture: Path) -> Face:
    """Return the face that a picture is of; much smaller faces are somebody in the background.

    Raises:
        NoFaceError: there is none.
        SeveralFacesError: there is more than one.
    """
    if not faces:
        raise NoFaceError(picture)
    largest_px = max(face.landmarks.eye_distance_px for face in faces)
    people = [face for face in faces if face.landmarks.eye_distance_px >= BYSTANDER * largest_px]
    if len(people) != 1:
        raise SeveralFacesError(picture, len(people))
    return people[0]
