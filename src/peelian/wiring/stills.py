"""Puts together the desk at which pictures are compared with pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from peelian import settings
from peelian.inference.making import Progress
from peelian.inference.pack import Pack
from peelian.jobs import compare
from peelian.jobs.compare import Comparison
from peelian.jobs.enrol import Enroller
from peelian.law import threshold
from peelian.match.gallery import Gallery
from peelian.nouns.candidate import Candidate
from peelian.nouns.operating_point import OperatingPoint
from peelian.wiring import enrolment, operating_points, packs, vision


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One pack, ready to compare pictures and to search them in a gallery."""

    pack: Pack
    enroller: Enroller

    def compare(self, one: Path, other: Path, *, at: OperatingPoint) -> Comparison:
        """Compare two pictures of one face each.

        Raises:
            BadInputError: a picture cannot be used.
        """
        return compare.compare(self.enroller.template(one), self.enroller.template(other), at=at)

    def enrol(self, folder: Path, *, tick: Callable[[int, int], None]) -> Gallery:
        """Enrol a folder that holds one folder a subject.

        Raises:
            BadInputError: the folder, or a picture in it, cannot be used.
        """
        return enrolment.enrolled(self.enroller, folder, tick=tick)

    def search(self, probe: Path, gallery: Gallery, *, top: int) -> list[Candidate]:
        """Find whom of a gallery a picture resembles most, best first.

        Raises:
            BadInputError: the picture cannot be used.
        """
        return gallery.search([self.enroller.template(probe)], top=top)[0]

    def one_to_one(self, fmr: float, file: Path | None) -> OperatingPoint:
        """Choose the operating point for comparing, from a file or from what the pack brings.

        Raises:
            OperatingPointError: none keeps to the rate.
        """
        return operating_points.for_comparing(self.pack, fmr, file)

    def one_to_many(self, fpir: float, gallery: Gallery, file: Path | None) -> OperatingPoint:
        """Choose the operating point for searching a gallery of this size.

        Raises:
            OperatingPointError: none keeps to the rate with so many enrolled.
        """
        return operating_points.for_list(self.pack, fpir, len(gallery), file)

    @staticmethod
    def reached(candidate: Candidate, at: OperatingPoint) -> bool:
        """Say whether a candidate counts."""
        return threshold.reached(candidate.similarity, at=at)


def open_desk(pack_name: str, *, progress: Progress) -> Desk:
    """Open a pack for stills.

    Raises:
        ModelError: the pack cannot be had.
    """
    read = settings.read()
    pack = packs.load(pack_name, read, progress=progress)
    eyes = vision.open_vision(pack, threads=read.threads, smallest_eye_distance_px=vision.SMALLEST_IN_A_STILL_PX)
    return Desk(pack=pack, enroller=enrolment.enroller(eyes))
