"""What the desk keeps is not there, or cannot be opened."""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from peelian.errors.base import BadInputError, PeelianError


@dataclass(eq=False)
class NotFoundError(BadInputError):
    """Something was asked for by an id that the store does not have, or has no longer.

    `kind`: what it is, in words; `id`: what it was asked for by.
    """

    kind: str
    id: str

    @property
    @override
    def sentence(self) -> str:
        return f"There is no {self.kind} “{self.id}”: it never was, or it has been removed. Choose one from the list."


@dataclass(eq=False)
class SealBrokenError(PeelianError):
    """Something in the vault is not what was put there: altered, moved from another subject, or under another key."""

    about: str
    kind: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"The {self.kind} kept for “{self.about}” was altered or moved, and is not opened. "
            "Keep the data directory as it is and run `peelian audit verify`."
        )


@dataclass(eq=False)
class WrongPassphraseError(BadInputError):
    """The passphrase does not open this vault."""

    data: Path

    @property
    @override
    def sentence(self) -> str:
        return (
            f"{self.data}: the passphrase does not open the vault. Give the one that the data directory was made with."
        )


@dataclass(eq=False)
class WrongKeyError(BadInputError):
    """The key does not open this vault. `key`: the key as it was given; `made_with`: what would open it."""

    data: Path
    key: str
    made_with: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.data}: {self.key} does not open the vault. It was made with {self.made_with}; give that one."


@dataclass(eq=False)
class KeyFileError(BadInputError):
    """A key file cannot be used."""

    path: Path
    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.path}: {self.problem}. {self.remedy}."


@dataclass(eq=False)
class ShortPassphraseError(BadInputError):
    """A passphrase for a new vault is too short to keep anybody out."""

    fewest: int

    @property
    @override
    def sentence(self) -> str:
        return f"The passphrase for a new vault is too short. Give one of at least {self.fewest} characters."
