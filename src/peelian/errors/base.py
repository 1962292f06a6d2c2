"""The root of the tree, and what any part of the house may raise."""

from dataclasses import dataclass

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
