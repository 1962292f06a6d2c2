"""Count a round: who answered, what they said, and what was corrected. Every count says of how many it is."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from peelian.jobs.estate.survey import disclosure
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId
from peelian.nouns.questionnaire import Given, Question, QuestionKind, Questionnaire, Said
from peelian.nouns.survey import Correction, Figure, Round, SurveyReturn


class TurnoutState(StrEnum):
    """Whether a body answered."""

    ANSWERED = "answered"
    LATE = "late"
    SILENT = "did not answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """Who answered. `silent`: those that did not; `late`: those that did after the deadline; both by name."""

    asked: int
    answered: int
    silent: tuple[str, ...]
    late: tuple[str, ...]
    by_kind: tuple[tuple[BodyKind, int, int], ...]
    """Kind, how many were asked, how many answered."""
    states: tuple[tuple[Body, TurnoutState], ...] = ()
    """Each body that was asked, and whether it answered."""

    @property
    def sentence(self) -> str:
        """The response rate, with its denominator."""
        return f"{self.answered} of the {self.asked} bodies that were asked answered ({self.answered / self.asked:.0%})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was said to one question, by all or by bodies of one kind.

    `answering`: bodies that answered it, whatever they said. `counts`: by answer, or by a table's first column; None
    where the number is too small to be published. `total`: of numbers.
    """

    question: str
    answering: int
    counts: tuple[tuple[str, int | None], ...]
    total: int | None = None

    def count(self, key: str) -> int | None:
        """Return how many said something; None where that is not published."""
        return dict(self.counts).get(key, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissued:
    """A question's totals before and after corrections. `bodies`: whose answers; nobody's where it is sensitive."""

    issue: int
    question: str
    why: str
    bodies: tuple[str, ...]
    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What a round comes to. `figures`: published ones as they stand after corrections."""

    turnout: Turnout
    tallies: tuple[Tally, ...]
    by_kind: tuple[tuple[BodyKind, tuple[Tally, ...]], ...]
    reissued: tuple[Reissued, ...]
    figures: tuple[Figure, ...]
    known: bool


def analyse(
    of: Round,
    asked: Questionnaire,
    bodies: Mapping[BodyId, Body],
    returns: Sequence[SurveyReturn],
    corrections: Sequence[Correction] = (),
) -> Analysis:
    """Count a round, its corrections counted in and listed. Returns that nobody signed do not count.

    Kinds of which few bodies answered are not counted by themselves: of one agency, it would be its single answers.
    """
    counted = [one for one in returns if one.counts and one.body in of.invited]
    known = [corrected(one, corrections) for one in counted if one.known]
    sizes = Counter(bodies[one.body].kind for one in known)
    kinds = sorted(kind for kind, size in sizes.items() if size >= disclosure.FEWEST)
    open_questions = [one for one in asked.questions if not one.sensitive]
    return Analysis(
        turnout=turnout(of, bodies, counted),
        tallies=tuple(tally(one, known) for one in asked.questions) if known else (),
        by_kind=tuple(
            (kind, tuple(tally(one, [it for it in known if bodies[it.body].kind is kind]) for one in open_questions))
            for kind in kinds
        )
        if known
        else (),
        reissued=tuple(_reissued(asked, bodies, [one for one in counted if one.known], corrections)),
        figures=figures(of),
        known=bool(known),
    )


def turnout(of: Round, bodies: Mapping[BodyId, Body], counted: Sequence[SurveyReturn]) -> Turnout:
    """Say who answered."""
    there = {one.body for one in counted}
    late = {one.body for one in counted if one.late}
    kinds = Counter(bodies[one].kind for one in of.invited)
    answered = Counter(bodies[one].kind for one in there)
    return Turnout(
        asked=len(of.invited),
        answered=len(there),
        silent=tuple(sorted(bodies[one].name for one in of.invited if one not in there)),
        late=tuple(sorted(bodies[one].name for one in late)),
        by_kind=tuple((kind, kinds[kind], answered[kind]) for kind in sorted(kinds)),
        states=tuple((bodies[one], _state(one, there, late)) for one in of.invited),
    )


def _state(body: BodyId, there: Collection[BodyId], late: Collection[BodyId]) -> TurnoutState:
    if body not in there:
        return TurnoutState.SILENT
    return TurnoutState.LATE if body in late else TurnoutState.ANSWERED


def corrected(of: SurveyReturn, corrections: Iterable[Correction]) -> SurveyReturn:
    """Return a body's answers as they stand after corrections; what it signed is not changed."""
    answers = {one.question: one for one in of.answers}
    for one in sorted(corrections, key=lambda it: it.issue):
        if one.body == of.body:
            answers.pop(one.question, None)
            if one.after is not None:
                answers[one.question] = one.after
    return replace(of, answers=tuple(answers.values()))


def tally(question: Question, returns: Sequence[SurveyReturn]) -> Tally:
    """Count the answers to one question; small numbers of a sensitive one are left out."""
    given = [found for one in returns if (found := one.given(question.id)) is not None]
    counts = Counter(key for one in given for key in _keys(question, one))
    if question.kind is QuestionKind.CHOICE:
        counts = Counter({said.value: counts[said.value] for said in Said})
    if question.kind is QuestionKind.TABLE:
        spelled = _spellings(given)
        counts = Counter({spelled.get(key, key): count for key, count in counts.items()})
    shown: Mapping[str, int | None] = disclosure.protected(counts) if question.sensitive else counts
    numbers = [one.number for one in given if one.number is not None]
    total = sum(numbers) if question.kind is QuestionKind.NUMBER and not question.sensitive else None
    return Tally(question=question.id, answering=len(given), counts=tuple(shown.items()), total=total)


def figures(of: Round) -> tuple[Figure, ...]:
    """Return the published figures as they stand after corrections."""
    after = {one.figure: one.after for one in of.corrected}
    return tuple(replace(one, count=after.get(one.id, one.count)) for one in of.figures)


def _keys(question: Question, given: Given) -> Iterable[str]:
    """Say under what an answer is counted: what was said, or each different first cell of a table once."""
    if given.said is not None:
        return [given.said.value]
    if question.kind is QuestionKind.TABLE:
        return {row[0].strip().casefold() for row in given.rows}
    return ["answered"]


def _spellings(given: Iterable[Given]) -> Mapping[str, str]:
    """Return how each first cell of tables is written most often, by what it is counted under."""
    written = Counter(row[0].strip() for one in given for row in one.rows)
    return {text.casefold(): text for text, _ in sorted(written.items(), key=lambda pair: (pair[1], pair[0]))}


def _reissued(
    asked: Questionnaire,
    bodies: Mapping[BodyId, Body],
    returns: Sequence[SurveyReturn],
    corrections: Sequence[Correction],
) -> Iterable[Reissued]:
    for issue, question_id in dict.fromkeys((one.issue, one.question) for one in corrections):
        question = asked.question(question_id)
        if question is None:
            continue
        these = [one for one in corrections if (one.issue, one.question) == (issue, question_id)]
        earlier = [one for one in corrections if one.issue < issue]
        upto = [*earlier, *(one for one in corrections if one.issue == issue)]
        yield Reissued(
            issue=issue,
            question=question_id,
            why="" if question.sensitive else "; ".join(dict.fromkeys(one.why for one in these)),
            bodies=() if question.sensitive else tuple(sorted({bodies[one.body].name for one in these})),
            before=tally(question, [corrected(one, earlier) for one in returns]),
            after=tally(question, [corrected(one, upto) for one in returns]),
        )
