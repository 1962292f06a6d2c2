"""Compares one check-in photo with the reference of the same person. No gallery is here, and none is reached."""

import contextlib
import copy
import queue
from collections.abc import Sequence
from pathlib import Path

from peelian.errors import (
    BadInputError,
    ImageError,
    InvalidValueError,
    ModelMismatchError,
    NoFaceError,
    SeveralFacesError,
)
from peelian.inference.pack import Pack
from peelian.jobs import compare, enrol
from peelian.jobs.live import forgetting
from peelian.law import quality
from peelian.law.checkins import coaching, turning
from peelian.law.quality import PROBE
from peelian.nouns import packed
from peelian.nouns.compared import Coaching, Compared, Resemblance
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.template import Template
from peelian.nouns.turn import Turned
from peelian.wiring.checkins.liveness import Looks
from peelian.wiring.likeness import Decode
from peelian.wiring.vision import Vision, open_vision

ENOUGH_PX = 480
"""Longest side at which a photo is first decoded. What the wearer's app sends is twice as long, and at half its size
takes a third of the time. Two photos of one person are as alike as before (61 volunteers of the London set: 0.9205
instead of 0.9206 in the mean; of two people at most 0.465 instead of 0.471)."""

ENOUGH_EYES_PX = 48
"""Between the eyes of a face that is compared at that size: encoders look at them 47 pixels apart at most. Of whoever
is further away, or cannot be compared for another reason, the photo is decoded whole, and that is what counts."""

CLEAR = frozenset({Resemblance.SAME, Resemblance.NOT_ALIKE, Resemblance.NOT_MEASURED})
"""What the whole photo would not say otherwise. To look twice for a likeness would double the false ones."""

NEAR_SIDE_PX = 240
"""Whoever takes a photo of themselves is near. Searched at a third of the size of other stills, and at exactly half of
what is decoded, the recommended pack finds the same faces in a sixth of the time; two photos of one person are as
alike as before (61 volunteers of the London set: 0.921 in the mean at 320 pixels, at 240 and at 160)."""

PHOTO = Path("photo")
"""What a photo is called in errors, which nobody reads here."""


class PhotoComparer:
    """Compares, for many threads, as many photos at once as it has visions."""

    def __init__(
        self,
        eyes: Vision,
        point: OperatingPoint,
        decode: Decode,
        looks_live: Looks | None = None,
        *,
        more: Sequence[Vision] = (),
    ) -> None:
        """Take visions that nobody else uses, a threshold, a decoder, and a liveness hint where there is one."""
        self._point = point
        self._decode = decode
        self._looks_live = looks_live
        self._free: queue.SimpleQueue[Vision] = queue.SimpleQueue()
        for one in (eyes, *more):
            self._free.put(one)

    def at(self, point: OperatingPoint) -> "PhotoComparer":
        """Return what compares at another threshold, with the same visions."""
        other = copy.copy(self)
        other._point = point  # noqa: SLF001 - it is of this class
        return other

    def compare(self, reference: OwnReference, photo: bytes, turned: Turned | None = None) -> Compared:
        """Say what a photo (untrusted JPEG or PNG), or two, are to somebody's reference; the best of it counts."""
        photos = [photo] if turned is None else [photo, turned.photo]
        looks = (ENOUGH_PX, 0) if self._looks_live is None else (0,)  # that hint was measured on whole photos
        found = _poor(Coaching.FACE)
        with contextlib.suppress(ImageError):
            for least_px in looks:
                found = self._looked(reference, photos, turned, least_px)
                if found.found in CLEAR:
                    break
        return found

    def _looked(
        self, reference: OwnReference, photos: Sequence[bytes], turned: Turned | None, least_px: int
    ) -> Compared:
        """Decode photos, compare them, and overwrite what was decoded.

        Raises:
            ImageError: one of them cannot be decoded.
        """
        frames: list[Frame] = []
        try:
            frames += [self._decode(one, PHOTO, least_px=least_px) for one in photos]
            eyes = self._free.get()
            try:
                return self._compared(eyes, reference, frames, turned, ENOUGH_EYES_PX if least_px else 0)
            finally:
                self._free.put(eyes)
        except NoFaceError:
            return _poor(Coaching.FACE)
        except SeveralFacesError:
            return _poor(Coaching.ALONE)
        except (ModelMismatchError, InvalidValueError):
            return Compared(found=Resemblance.NOT_MEASURED)
        except ImageError:
            raise
        except BadInputError:
            return _poor(Coaching.FACE)
        finally:
            forgetting.frames(frames)

    def _compared(
        self,
        eyes: Vision,
        reference: OwnReference,
        frames: list[Frame],
        turned: Turned | None,
        least_eyes_px: float,
    ) -> Compared:
        found = [(frame, enrol.only_face(eyes.detector.detect_still(frame), PHOTO)) for frame in frames]
        if any(not face.landmarks.eye_distance_px >= least_eyes_px for _, face in found):
            return _poor(Coaching.DISTANCE)
        advice = _advice(eyes, found, turned)
        if advice is not None:
            return _poor(advice)
        templates = eyes.encoder.encode(found)
        try:
            return self._alike(reference, templates, found[0])
        finally:
            forgetting.templates(templates)

    def _alike(self, reference: OwnReference, templates: list[Template], first: tuple[Frame, Face]) -> Compared:
        if any(quality.comparable(template) is not None for template in templates):
            return _poor(Coaching.STEADY)
        if self._looks_live is not None and not self._looks_live(*first):
            return Compared(found=Resemblance.SUSPECT)
        mine = [packed.from_bytes(one) for one in reference.templates]
        same = all(any(compare.compare(one, own, at=self._point).same for own in mine) for one in templates)
        return Compared(found=Resemblance.SAME if same else Resemblance.NOT_ALIKE)


def _advice(eyes: Vision, found: list[tuple[Frame, Face]], turned: Turned | None) -> Coaching | None:
    """Say what to change about the photos, or None where they can be compared."""
    measured = [eyes.assessor.assess(frame, [face])[0] for frame, face in found]
    advice = next((one for one in map(coaching.advise, measured) if one is not None), None)
    if advice is None and turned is not None:
        return turning.shown(measured[0], measured[1], turned.turn)
    return advice


def _poor(advice: Coaching) -> Compared:
    return Compared(found=Resemblance.NOT_GOOD_ENOUGH, coaching=advice)


class NothingMeasured:
    """In place of a comparer where no threshold was measured that is strict enough: people look every time."""

    def compare(self, *_photos: object) -> Compared:
        """Say that nothing was compared."""
        return Compared(found=Resemblance.NOT_MEASURED)


def open_at(
    pack: Pack, point: OperatingPoint, decode: Decode, *, threads: int, looks_live: Looks | None = None
) -> PhotoComparer:
    """Open a pack to compare check-in photos with, at a threshold.

    Raises:
        ModelError: a file of the pack is missing, was altered or cannot be loaded.
    """
    # As many visions as threads, each with one: for one face, two threads in one network gain next to nothing.
    first, *more = (
        open_vision(pack, threads=1, smallest_eye_distance_px=PROBE.eye_distance_px, near_side_px=NEAR_SIDE_PX)
        for _ in range(max(1, threads))
    )
    return PhotoComparer(first, point, decode, looks_live, more=more)
