"""Looks at one photograph of an officer: decodes it in the sandbox, judges it, keeps a crop and a template."""

import threading
from pathlib import Path

from peelian.capture import jpeg
from peelian.encode import portrait
from peelian.errors import ImageError, NoFaceError, PeelianError, SeveralFacesError
from peelian.inference.pack import Pack
from peelian.jobs import enrol
from peelian.jobs.handset import probes
from peelian.jobs.handset.library import Seen
from peelian.law import operator_checks, quality
from peelian.nouns import scratch
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.refusal import Refused
from peelian.wiring import vision
from peelian.wiring.likeness import RULE, SIDE_PX, Decode
from peelian.wiring.vision import Vision

PHOTOGRAPH = Path("photograph")
"""What a photograph is called in a message; the officer gave it no name, and its own is not looked at."""

SMALLEST_EYE_DISTANCE_PX = 40.0
"""Of a face that is looked for. Whoever holds the camera can come closer, and a large face is found sooner."""

NO_FACE = "No face was found. Come closer, with the whole face in the frame"
SEVERAL = "More than one face was found. Have only this person in the frame"


class Eye:
    """Looks with one pack. For many threads, one photograph at a time."""

    def __init__(self, eyes: Vision, decode: Decode) -> None:
        """Take a vision that nobody else uses, and what turns untrusted bytes into pixels."""
        self._eyes = eyes
        self._decode = decode
        self._one_at_a_time = threading.Lock()

    def see(self, photo: bytes) -> Seen | Refused:
        """Return a crop and a template, or say what to do better. Of the photograph itself nothing is kept."""
        try:
            frame = self._decode(photo, PHOTOGRAPH)
        except ImageError as error:
            return Refused(rule=RULE, reason=f"The photograph cannot be used: {error.problem}")
        try:
            with self._one_at_a_time:
                try:
                    return self._seen(frame)
                finally:
                    vision.blank(self._eyes, frame)
        except NoFaceError:
            return Refused(rule=quality.RULE, reason=NO_FACE)
        except SeveralFacesError:
            return Refused(rule=quality.RULE, reason=SEVERAL)
        except PeelianError as error:
            return Refused(rule=quality.RULE, reason=error.sentence.rstrip("."))
        finally:
            scratch.overwrite(frame.pixels)

    def _seen(self, frame: Frame) -> Seen | Refused:
        """Find, judge and encode the one face.

        Raises:
            BadInputError: there is none, or more than one.
        """
        face: Face = enrol.only_face(self._eyes.detector.detect_still(frame), PHOTOGRAPH)
        measured = self._eyes.assessor.assess(frame, [face])[0]
        refused = quality.admit(measured, quality.REFERENCE)
        if refused is not None:
            advice = operator_checks.coaching(measured, quality.REFERENCE)
            return Refused(rule=refused.rule, reason=f"{advice}: {refused.reason}")
        template = self._eyes.encoder.encode([(frame, face)])[0]
        too_little = quality.comparable(template)
        if too_little is not None:
            probes.overwrite_template(template)
            return Refused(rule=too_little.rule, reason=f"Take the photograph again: {too_little.reason}")
        crop = bytearray(jpeg.packed(portrait.level_crop(frame.pixels, face.landmarks, SIDE_PX)))
        return Seen(crop=crop, template=template)


def open_eye(pack: Pack, *, threads: int, decode: Decode) -> Eye:
    """Open a pack to look at photographs with.

    Raises:
        ModelError: a file of the pack is missing, was altered or cannot be loaded.
    """
    eyes = vision.open_vision(pack, threads=threads, smallest_eye_distance_px=SMALLEST_EYE_DISTANCE_PX)
    return Eye(eyes, decode)
