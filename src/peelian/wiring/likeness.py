"""Makes what a list keeps of a picture: the level crop, the template, and what the quality gate measured."""

import threading
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from peelian.capture import jpeg, stills
from peelian.encode import portrait
from peelian.errors import BadInputError, PoorQualityError
from peelian.inference.pack import Pack
from peelian.jobs import enrol
from peelian.jobs.live.desk.listing import Likeness
from peelian.law import quality
from peelian.nouns import packed
from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template
from peelian.wiring import vision
from peelian.wiring.vision import Vision

SIDE_PX = 320
"""Of a level crop: reference and probe are held side by side at this size on a console."""

RULE = "picture"


class Decode(Protocol):
    """Turns an untrusted JPEG or PNG picture into a frame, or raises an `ImageError`."""

    def __call__(self, content: bytes, path: Path, /, *, least_px: int = 0) -> Frame:
        """Decode a picture; `path` is for the message, `least_px`: how long a longest side is enough, 0: its own."""
        ...


def in_this_process(content: bytes, path: Path, *, least_px: int = 0) -> Frame:
    """Decode a picture here, without a sandbox: for whoever hands a picture of their own to their own command.

    Raises:
        ImageError: it cannot be used.
    """
    return stills.decode(content, path=path, least_px=least_px)


class Likenesses:
    """Makes likenesses with one pack, by the rule that holds for every enrolment. For many threads at once."""

    def __init__(self, eyes: Vision, decode: Decode = in_this_process) -> None:
        """Take a vision that nobody else uses, as its parts keep buffers; and what decodes, for many threads."""
        self._eyes = eyes
        self._decode = decode
        self._one_at_a_time = threading.Lock()

    def of(self, picture: bytes, *, name: str) -> Likeness | Refused:
        """Make a likeness of an untrusted JPEG or PNG picture, or say why it cannot be listed.

        Nothing of the bytes is kept: the crop is written anew from pixels, so that no metadata is left.

        Args:
            picture: as it was handed over.
            name: what it was called, for the reason.
        """
        path = Path(name)
        try:
            frame = self._decode(picture, path)
            with self._one_at_a_time:
                face, measured, template = self._seen(frame, path)
        except BadInputError as error:
            return Refused(rule=RULE, reason=error.sentence)
        crop = jpeg.packed(portrait.level_crop(frame.pixels, face.landmarks, SIDE_PX))
        return Likeness(
            picture=crop, template=packed.to_bytes(template), sha256=sha256(crop).hexdigest(), quality=words(measured)
        )

    def _seen(self, frame: Frame, path: Path) -> tuple[Face, Quality, Template]:
        """Find, judge and encode the one face.

        Raises:
            BadInputError: there is none, more than one, or it is not good enough.
        """
        face = enrol.only_face(self._eyes.detector.detect_still(frame), path)
        measured = self._eyes.assessor.assess(frame, [face])[0]
        refused = quality.admit(measured, quality.REFERENCE)
        if refused is not None:
            raise PoorQualityError(path, refused.reason)
        return face, measured, enrol.comparable(self._eyes.encoder.encode([(frame, face)])[0], path)


def open_likenesses(pack: Pack, *, threads: int, decode: Decode = in_this_process) -> Likenesses:
    """Open a pack to make likenesses with.

    Args:
        pack: the pack.
        threads: threads its networks may use.
        decode: what turns bytes into pixels; a desk that takes pictures from others gives a sandboxed one.

    Raises:
        ModelError: a file of the pack is missing, was altered or cannot be loaded.
    """
    eyes = vision.open_vision(pack, threads=threads, smallest_eye_distance_px=vision.SMALLEST_IN_A_STILL_PX)
    return Likenesses(eyes, decode)


def words(measured: Quality) -> str:
    """Return what was measured of a face that was good enough, in words for the list."""
    parts = [f"{measured.inter_eye_distance_px:.0f} pixels between the eyes"]
    for name, value in (
        ("sharpness", measured.sharpness),
        ("light", measured.illumination),
        ("evenness of light", measured.illumination_uniformity),
        ("visible", measured.visible),
    ):
        parts += [] if value is None else [f"{name} {value:.2f} of 1"]
    for name, degrees in (
        ("turned aside", measured.yaw_degrees),
        ("up or down", measured.pitch_degrees),
        ("tilted", measured.roll_degrees),
    ):
        parts += [] if degrees is None else [f"{name} {abs(degrees):.0f}°"]
    return ", ".join(parts)
