"""A survey's questionnaire, round or sheet cannot be used."""

from dataclasses import dataclass

from typing_extensions import override

from peelian.errors.base import BadInputError


@dataclass(eq=False)
class QuestionnaireError(BadInputError):
    """A questionnaire, or a round that comes with Peelian, is not well formed."""

    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"This questionnaire cannot be used: {self.problem}. Correct it as docs/survey.md describes it."


@dataclass(eq=False)
class SheetError(BadInputError):
    """A sheet of answers cannot be read at all. `source`: what was handed over."""

    source: str
    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.source}: {self.problem}. {self.remedy}."


@dataclass(eq=False)
class UnknownRoundError(BadInputError):
    """There is no round, or no questionnaire, of that name."""

    kind: str
    wanted: str
    known: tuple[str, ...]

    @property
    @override
    def sentence(self) -> str:
        there = ", ".join(self.known) or "there is none"
        return f"There is no {self.kind} {self.wanted!r}. Choose of: {there}."
