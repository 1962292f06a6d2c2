"""A round of a survey: who was asked what by when, what they answered, what was published, and what was corrected."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.asset import SystemType
from peelian.nouns.ids import BodyId, PersonId, QuestionnaireId, RoundId
from peelian.nouns.questionnaire import Given


class RoundStage(StrEnum):
    """How far a round is."""

    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A fact about a round as a whole that was published, where single answers are not known.

    `statement`: what is counted; `label`: the same, short, for a plot; empty where it is not drawn. `count`, `of`: so
    many, of so many of `of_what`; `at_least`: more are possible. `percent`: where only that was published. `derived`:
    it was worked out from other figures of the same source. `source`: who published it; `where`: its address.
    """

    id: str
    statement: str
    label: str = ""
    count: int | None = None
    at_least: bool = False
    of: int | None = None
    of_what: str = ""
    percent: int | None = None
    system: SystemType | None = None
    derived: bool = False
    source: str
    where: str

    def __post_init__(self) -> None:
        for name in ("id", "statement", "source", "where"):
            checks.text("Figure", name, getattr(self, name))
        if (self.count is None) == (self.percent is None):
            raise InvalidValueError("Figure", "count", "there, or a percentage instead", repr(self.count))
        if self.of is not None:
            checks.finite("Figure", "count", self.count or 0, low=0, high=self.of)
            checks.text("Figure", "of_what", self.of_what)

    @property
    def told(self) -> str:
        """The figure in words, with its denominator."""
        much = f"{self.percent} %" if self.count is None else str(self.count)
        least = "at least " if self.at_least else ""
        whole = f" of {self.of} {self.of_what}" if self.of is not None else ""
        return f"{least}{much}{whole}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCorrection:
    """A published figure was wrong. What stood there before stays, with the day, the reason and the source."""

    figure: str
    before: int
    after: int
    on: date | None = None
    why: str
    source: str
    where: str = ""

    def __post_init__(self) -> None:
        for name in ("figure", "why", "source"):
            checks.text("FigureCorrection", name, getattr(self, name))
        if self.before == self.after:
            raise InvalidValueError("FigureCorrection", "after", "other than before", str(self.after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that a reader of a round has to know. `source`: where it comes from."""

    title: str
    text: str
    source: str = ""

    def __post_init__(self) -> None:
        checks.text("Remark", "title", self.title)
        checks.text("Remark", "text", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round. `digest`: of the questionnaire's schema, which answers are bound to. `deadline`: its last moment.

    `reconstruction`: made from what was published, so that single answers are not known. `issue`: how often its
    totals were issued, once at publication and again after each correction.
    """

    id: RoundId
    title: str
    questionnaire: QuestionnaireId
    digest: str
    opens_on: date
    deadline: datetime
    invited: tuple[BodyId, ...]
    stage: RoundStage = RoundStage.OPEN
    reconstruction: bool = False
    issue: int = 0
    made_by: PersonId
    figures: tuple[Figure, ...] = ()
    corrected: tuple[FigureCorrection, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        for name in ("id", "title", "questionnaire", "digest", "made_by"):
            checks.text("Round", name, getattr(self, name))
        checks.aware("Round", "deadline", self.deadline)
        if not self.invited or len(set(self.invited)) != len(self.invited):
            raise InvalidValueError("Round", "invited", "bodies, each once", repr(self.invited))
        known = {figure.id for figure in self.figures}
        for one in self.corrected:
            if one.figure not in known:
                raise InvalidValueError("Round", "corrected", "about one of its figures", repr(one.figure))


class ReturnStage(StrEnum):
    """How far a body is with its answers."""

    STARTED = "started"
    SUBMITTED = "submitted"
    """Whoever answered says that it is complete; the senior responsible owner has to sign it."""
    SIGNED = "signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyReturn:
    """What a body answers in a round. `known`: whether its single answers are; not so in a reconstruction.

    `digest`: of the schema that the answers were given to. `late`: it was signed after the deadline.
    """

    round: RoundId
    body: BodyId
    digest: str
    stage: ReturnStage = ReturnStage.STARTED
    answers: tuple[Given, ...] = ()
    known: bool = True
    submitted_by: PersonId | None = None
    signed_by: PersonId | None = None
    signed_at: datetime | None = None
    late: bool = False

    def __post_init__(self) -> None:
        for name in ("round", "body", "digest"):
            checks.text("SurveyReturn", name, getattr(self, name))
        if len({one.question for one in self.answers}) != len(self.answers):
            raise InvalidValueError("SurveyReturn", "answers", "one to a question", "several to one")
        if self.known and self.stage is ReturnStage.SIGNED and self.signed_by in {None, self.submitted_by}:
            raise InvalidValueError(
                "SurveyReturn", "signed_by", "somebody else than who answered", repr(self.signed_by)
            )

    @property
    def counts(self) -> bool:
        """Whether the body has answered: a return that nobody signed is none."""
        return self.stage is ReturnStage.SIGNED

    def given(self, question: str) -> Given | None:
        """Return the answer to a question."""
        return next((one for one in self.answers if one.question == question), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A body's answer was wrong. The return stays as it was signed; this stands beside it, and totals are issued anew.

    `issue`: of the totals, from which on it counts. `before`, `after`: None where there is no answer.
    """

    round: RoundId
    body: BodyId
    question: str
    before: Given | None
    after: Given | None
    why: str
    who: PersonId
    at: datetime
    issue: int

    def __post_init__(self) -> None:
        for name in ("round", "body", "question", "why", "who"):
            checks.text("Correction", name, getattr(self, name))
        checks.aware("Correction", "at", self.at)
        if self.before == self.after:
            raise InvalidValueError("Correction", "after", "other than before", "the same")
