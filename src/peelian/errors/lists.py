"""A list of people that somebody handed over cannot be used."""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from peelian.errors.base import BadInputError


@dataclass(eq=False)
class ListSourceError(BadInputError):
    """A folder, archive or upload that a list was to come from cannot be used, or something in it.

    `source`: what was handed over, or what of it.
    """

    source: Path
    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.source}: {self.problem}. {self.remedy}."


@dataclass(eq=False)
class MissingExtraError(BadInputError):
    """Something needs a part of Peelian that is not installed. `purpose`: what it is needed for."""

    purpose: str
    extra: str

    @property
    @override
    def sentence(self) -> str:
        return (
            f"{self.purpose} needs an optional part that is not installed. Ask an administrator to run "
            f"`.venv/bin/python -m pip install --editable '.[{self.extra}]'` in the folder of Peelian's source."
        )
