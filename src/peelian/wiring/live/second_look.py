"""Compares one photo of a second look with templates of the sealed list, and leaves nothing of it in memory."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from peelian.errors import ModelMismatchError, NoFaceError, SeveralFacesError, UnusableEncodingError
from peelian.inference.pack import Pack
from peelian.jobs import enrol
from peelian.jobs.live import forgetting
from peelian.jobs.live.phones.ports import Compared
from peelian.law import quality
from peelian.law import second_look as law
from peelian.nouns import packed
from peelian.nouns.frame import Frame
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Template
from peelian.settings import Settings
from peelian.wiring import operating_points, packs, vision
from peelian.wiring.vision import Vision

SMALLEST_EYE_DISTANCE_PX: Final = quality.REFERENCE.eye_distance_px
"""A photo that somebody takes on purpose has to be as good as one that goes on a list."""

NOBODY: Final = "No face was found. Come closer, and have the face in the middle"
SEVERAL: Final = "There is more than one face. Photograph this person alone"
FAINT: Final = "Too little of a face can be made out. Come closer, and find better light"

Decode = Callable[[bytes, Path], Frame]
"""Turns untrusted bytes into pixels, in a sandbox."""

PHOTO: Final = Path("photo")


@dataclass(slots=True, kw_only=True)
class SecondLooks:
    """What compares photos. `on_stage`: words rest on the demonstration's operating points."""

    settings: Settings
    decode: Decode
    on_stage: bool = False
    _opened: dict[str, tuple[Pack, Vision]] = field(default_factory=dict)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def known(self, pack: str) -> Sequence[OperatingPoint]:
        """Return what was measured of comparing one photo with one reference, for words. None of it is a permission.

        Raises:
            OperatingPointError: one of them is damaged, or not as it is listed.
            ModelError: the pack cannot be had.
        """
        loaded = packs.load(pack, self.settings)
        if self.on_stage:
            return operating_points.staged_one_to_one(loaded)
        return operating_points.known(loaded, self.settings.operating_points, one_to_one=True)

    def compare(self, photo: bytearray, pack: str, references: Sequence[bytes]) -> Compared:
        """Compare a photo with templates as they are sealed. The photo is overwritten, whatever comes of it.

        Raises:
            ImageError: it is no picture, or a damaged or dangerous one.
            ModelMismatchError: a reference is another model's.
            ModelError: the pack cannot be had.
        """
        try:
            # A buffer is as good as bytes here, and is not copied before it goes into the sandbox's memory.
            frame = self.decode(cast("bytes", photo), PHOTO)
        finally:
            photo[:] = bytes(len(photo))
        try:
            with self._one_at_a_time:
                eyes = self._open(pack)[1]
                try:
                    return _compared(eyes, frame, references)
                finally:
                    vision.blank(eyes, frame)
        finally:
            forgetting.frames([frame])

    def _open(self, name: str) -> tuple[Pack, Vision]:
        if name not in self._opened:
            pack = packs.load(name, self.settings)
            eyes = vision.open_vision(
                pack, threads=self.settings.threads, smallest_eye_distance_px=SMALLEST_EYE_DISTANCE_PX
            )
            self._opened[name] = (pack, eyes)
        return self._opened[name]


def _compared(eyes: Vision, frame: Frame, references: Sequence[bytes]) -> Compared:
    try:
        face = enrol.only_face(eyes.detector.detect_still(frame), PHOTO)
    except NoFaceError:
        return Compared(coaching=(NOBODY,))
    except SeveralFacesError:
        return Compared(coaching=(SEVERAL,))
    coaching = law.coaching(eyes.assessor.assess(frame, [face])[0], quality.REFERENCE)
    if coaching:
        return Compared(coaching=coaching)
    try:
        (template,) = eyes.encoder.encode([(frame, face)])
    except UnusableEncodingError:
        return Compared(coaching=(FAINT,))
    try:
        if quality.comparable(template) is not None:
            return Compared(coaching=(FAINT,))
        return Compared(similarities=tuple(_similarity(template, reference) for reference in references))
    finally:
        forgetting.templates([template])


def _similarity(template: Template, sealed: bytes) -> float:
    """Return the cosine of two templates of one model.

    Raises:
        ModelMismatchError: they are of two.
    """
    reference = packed.from_bytes(sealed)
    if reference.model != template.model:
        raise ModelMismatchError(probe=template.model, reference=reference.model)
    return float(template.vector @ reference.vector)
