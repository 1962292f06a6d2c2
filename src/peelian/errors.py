"""One tree of errors. Each carries the facts as fields and writes its own sentence.

A sentence says what is wrong, where, and what to do. "No" is a value (`nouns.refusal.Refused`), "broken" is one of
these, and our own misuse is a crash (`RuntimeError`, `TypeError`).
"""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override


@dataclass(eq=False)
class PeelianError(Exception):
    """Anything that a person running Peelian can be told about and can act on."""

    @property
    def sentence(self) -> str:
        """What is wrong, where, and what to do, in one or two sentences."""
        raise NotImplementedError

    @override
    def __str__(self) -> str:
        return self.sentence


@dataclass(eq=False)
class InvalidValueError(PeelianError):
    """A noun was given a value that it cannot hold."""

    noun: str
    field: str
    expected: str
    got: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.noun}.{self.field} must be {self.expected}, not {self.got}."


@dataclass(eq=False)
class BadInputError(PeelianError):
    """Something that a person handed over cannot be used."""


@dataclass(eq=False)
class BadOptionError(BadInputError):
    """An option of a command does not fit."""

    option: str
    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.option}: {self.problem}. {self.remedy}."


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


@dataclass(eq=False)
class ModelError(PeelianError):
    """A model pack cannot be had or used."""


@dataclass(eq=False)
class UnknownPackError(ModelError):
    """No pack of that name is known."""

    name: str
    known: tuple[str, ...]

    @property
    @override
    def sentence(self) -> str:
        return f"There is no model pack {self.name!r}. Known packs: {', '.join(self.known)}."


@dataclass(eq=False)
class UnknownFileError(ModelError):
    """A pack's manifest does not name a file that was asked for."""

    pack: str
    file: str

    @property
    @override
    def sentence(self) -> str:
        return f"The manifest of the model pack {self.pack!r} names no file {self.file!r}. Add it to the manifest."


@dataclass(eq=False)
class WeightsPackageError(ModelError):
    """An installed Python package does not hold the weights that it should."""

    package: str
    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.package}: {self.problem}. Run `pip install --force-reinstall {self.package}`."


@dataclass(eq=False)
class WeightsFormatError(ModelError):
    """A weight file is not laid out as its format says."""

    file: str
    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.file}: {self.problem}. Fetch the file again from its official address."


@dataclass(eq=False)
class NoVariantError(ModelError):
    """A pack was asked for in an arithmetic that it does not have."""

    pack: str
    variant: str

    @property
    @override
    def sentence(self) -> str:
        return f"The model pack {self.pack!r} has no {self.variant} variant. Leave the variant out."


@dataclass(eq=False)
class UnknownWeightsError(ModelError):
    """A file was given as weights that no model pack knows, or that cannot be read."""

    path: Path
    problem: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"{self.path}: {self.problem}. "
            "Give a file of a pack that `peelian models list` shows, or the pack's manifest with --manifest."
        )


@dataclass(eq=False)
class PackNotInstalledError(ModelError):
    """A pack is known but its files are not on this machine."""

    name: str
    missing: tuple[str, ...]

    @property
    @override
    def sentence(self) -> str:
        return (
            f"The model pack {self.name!r} is not installed: {', '.join(self.missing)} missing. "
            f"Run `peelian models pull {self.name}` or `peelian models add FILE…`."
        )


@dataclass(eq=False)
class DigestMismatchError(ModelError):
    """A file is not the file that the manifest names."""

    file: str
    expected: str
    got: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"{self.file}: SHA-256 is {self.got}, the manifest says {self.expected}. "
            "The file was not loaded; fetch it again from its official address."
        )


@dataclass(eq=False)
class LicenceNotAcceptedError(ModelError):
    """A pack's weights carry terms that must be accepted by name first."""

    name: str
    licence: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"The weights of {self.name!r} are under “{self.licence}”. "
            f"If your use is within those terms, run `peelian models accept {self.name} --licence {self.licence!r}`."
        )


@dataclass(eq=False)
class NoAddressError(ModelError):
    """A file's manifest gives no address that it can be fetched from."""

    file: str
    url: str | None

    @property
    @override
    def sentence(self) -> str:
        address = "no address" if self.url is None else f"the address {self.url}, which is neither http nor https"
        return f"{self.file}: the manifest gives {address}. Run `peelian models add FILE…` with the file."


@dataclass(eq=False)
class DownloadError(ModelError):
    """A file could not be fetched."""

    url: str
    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.url}: {self.problem}. What was fetched is kept; run the same command again to go on from there."


@dataclass(eq=False)
class ModelMismatchError(ModelError):
    """Templates of two different models were about to be compared."""

    probe: str
    reference: str

    @property
    @override
    def sentence(self) -> str:
        return f"A template of model {self.probe} cannot be compared with one of model {self.reference}. Enrol again."


@dataclass(eq=False)
class UnusableEncodingError(ModelError):
    """An encoder answered something that cannot be a template."""

    model: str
    answer: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"The encoder of model {self.model} answered {self.answer}, which is no template. "
            "Check the pack with `peelian models verify`."
        )


@dataclass(eq=False)
class OperatingPointError(PeelianError):
    """An operating point is missing or does not fit what is about to run."""

    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.problem}. {self.remedy}."


@dataclass(eq=False)
class NotEnoughDataError(PeelianError):
    """A figure was asked for that the data cannot support."""

    figure: str
    have: int
    need: int

    @property
    @override
    def sentence(self) -> str:
        return f"Not enough data for {self.figure}: {self.have} comparisons, at least {self.need} needed."
