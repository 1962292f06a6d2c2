"""What a person handed over to be looked at cannot be used."""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from peelian.errors.base import BadInputError


@dataclass(eq=False)
class ImageError(BadInputError):
    """A picture cannot be read."""

    path: Path
    problem: str
    remedy: str = "Give a whole JPEG or PNG picture"

    @property
    @override
    def sentence(self) -> str:
        return f"{self.path}: {self.problem}. {self.remedy}."


@dataclass(eq=False)
class NoFaceError(BadInputError):
    """A picture that must show one face shows none."""

    path: Path

    @property
    @override
    def sentence(self) -> str:
        return f"{self.path}: no face found. Give a picture in which one face is at least 40 pixels wide."


@dataclass(eq=False)
class SeveralFacesError(BadInputError):
    """A picture that must show one face shows several."""

    path: Path
    count: int

    @property
    @override
    def sentence(self) -> str:
        return f"{self.path}: {self.count} faces found, one expected. Crop the picture to the person it is about."


@dataclass(eq=False)
class PoorQualityError(BadInputError):
    """A picture's face is below the quality floor, so that strangers would look alike."""

    path: Path
    reason: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.path}: the face cannot be used: {self.reason}."


@dataclass(eq=False)
class SourceError(BadInputError):
    """A camera, stream or video file cannot be opened or read."""

    source: str
    problem: str
    remedy: str = "Check the path or address, and that it plays elsewhere"

    @property
    @override
    def sentence(self) -> str:
        return f"{self.source}: {self.problem}. {self.remedy}."


@dataclass(eq=False)
class GalleryError(BadInputError):
    """A folder of reference pictures cannot be used."""

    path: Path
    problem: str
    remedy: str = "Give a folder that holds one folder a subject, each with at least one picture"

    @property
    @override
    def sentence(self) -> str:
        return f"{self.path}: {self.problem}. {self.remedy}."


@dataclass(eq=False)
class ManifestError(BadInputError):
    """A list of pictures to evaluate on, or a pack's manifest, is not well formed."""

    path: Path
    line: int | None
    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        where = f"{self.path}" if self.line is None else f"{self.path}, line {self.line}"
        return f"{where}: {self.problem}. {self.remedy}."
