"""Puts together what turns chosen pictures into templates, for every verb that takes pictures of known people."""

from collections.abc import Callable
from pathlib import Path

from peelian.capture import gallery, stills
from peelian.jobs.enrol import Enroller
from peelian.law import quality
from peelian.match.gallery import Gallery
from peelian.nouns.face import Quality
from peelian.nouns.refusal import Refused
from peelian.wiring.vision import Vision


def enroller(vision: Vision) -> Enroller:
    """Return what enrols pictures with a pack's vision, by the quality floor for references."""
    return Enroller(
        read=stills.read,
        detector=vision.detector,
        assess=vision.assessor.assess,
        judge=_admit_reference,
        encoder=vision.encoder,
    )


def enrolled(with_enroller: Enroller, folder: Path, *, tick: Callable[[int, int], None]) -> Gallery:
    """Enrol a folder that holds one folder a subject; one picture that cannot be enrolled stops it.

    Args:
        with_enroller: what enrols.
        folder: of the subjects.
        tick: told after each picture how many are done, and of how many.

    Raises:
        BadInputError: the folder, or a picture in it, cannot be used.
    """
    listed = gallery.walk(folder)
    references = []
    for reference in with_enroller.references(listed):
        references.append(reference)
        tick(len(references), len(listed))
    return Gallery(references)


def _admit_reference(measured: Quality) -> Refused | None:
    return quality.admit(measured, quality.REFERENCE)
