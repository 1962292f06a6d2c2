"""The store or its log cannot be used, or is not what was written."""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from peelian.errors.base import BadInputError, PeelianError


@dataclass(eq=False)
class StoreError(PeelianError):
    """The data directory or the file in it cannot be used."""

    path: Path
    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.path}: {self.problem}. {self.remedy}."


@dataclass(eq=False)
class LogKeyError(PeelianError):
    """The key that signs the log cannot be used."""

    path: Path
    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.path}: {self.problem}. {self.remedy}."


@dataclass(eq=False)
class BrokenLogError(PeelianError):
    """The log is not the one that was signed: nothing is added to it, and nothing is signed."""

    entry: int
    problem: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"The log is broken at entry {self.entry}: {self.problem}. "
            "Nothing was written; keep the data directory as it is and run `peelian audit verify`."
        )


@dataclass(eq=False)
class NoEntryError(BadInputError):
    """An entry was asked for that the log, or the signed part of it, does not have."""

    entry: int
    size: int

    @property
    @override
    def sentence(self) -> str:
        return f"There is no entry {self.entry}: {self.size} are there, numbered from 0. Give a lower number."


@dataclass(eq=False)
class NoteError(BadInputError):
    """A signed note, a checkpoint or a proof is not well formed, or is not signed by the key of this log."""

    what: str
    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"The {self.what} cannot be relied on: {self.problem}. Ask for it again where it came from."


@dataclass(eq=False)
class WitnessError(PeelianError):
    """A witness has not signed. `forked`: because what it signed before is not the beginning of this log."""

    address: str
    problem: str
    forked: bool

    @property
    @override
    def sentence(self) -> str:
        if self.forked:
            return (
                f"ALARM: the witness at {self.address} does not sign: {self.problem}. "
                "The log was forked or rolled back. "
                "Keep the data directory as it is, and tell the data protection officer."
            )
        return f"The witness at {self.address} has not signed: {self.problem}. Ask again later."
