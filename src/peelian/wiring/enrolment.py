"""Puts together what turns chosen pictures into templates, for every verb that takes pictures of known people."""

from collections.abc import Iterator
from pathlib import Path

from peelian.capture import gallery, stills
from peelian.jobs.enrol import Enroller
from peelian.law import quality
from peelian.match.gallery import Gallery
from peelian.nouns.face import Quality
from peelian.nouns.ids import SubjectId
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Reference
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


def pictures(folder: Path) -> list[tuple[SubjectId, Path]]:
    """List the pictures of a folder that holds one folder a subject.

    Raises:
        GalleryError: the folder cannot be used.
    """
    return gallery.walk(folder)


def references(vision: Vision, listed: list[tuple[SubjectId, Path]]) -> Iterator[Reference]:
    """Enrol listed pictures one by one.

    Raises:
        BadInputError: a picture cannot be enrolled.
    """
    return enroller(vision).references(listed)


def searchable(enrolled: list[Reference]) -> Gallery:
    """Return a gallery of references."""
    return Gallery(enrolled)


def _admit_reference(measured: Quality) -> Refused | None:
    return quality.admit(measured, quality.REFERENCE)
