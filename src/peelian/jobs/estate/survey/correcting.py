"""A signed answer is corrected by two people of its body: an officer asks, the senior owner says yes or no."""

from collections.abc import Sequence
from dataclasses import replace

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import answers as forms
from peelian.jobs.estate.survey import sealing
from peelian.jobs.estate.survey.ports import Unit
from peelian.jobs.estate.survey.surveys import Surveys, own
from peelian.law import permission
from peelian.law import surveys as law
from peelian.law.permission import Action, Circumstances
from peelian.nouns.event import EventKind
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Person
from peelian.nouns.questionnaire import Given, Questionnaire
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.survey import Correction, Round, RoundStage
from peelian.nouns.survey_request import CorrectionRequest


def ask(surveys: Surveys, who: Person, of: RoundId, given: Given, *, why: str) -> CorrectionRequest | Refusals:
    """Ask that one signed answer of one's own body be corrected; nothing changes until its senior owner says yes.

    Raises:
        NotFoundError: there is no such round, or it does not ask so.
    """
    with surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        seat, found = own(unit, who, of)
        shut = surveys.shut(unit, who, Action.SURVEY_ANSWER, of)
        if shut is not None:
            return shut
        no = law.corrects(round_, seat=seat, found=found)
        if no is not None or found is None:
            return surveys.no(unit, who, Action.SURVEY_ANSWER, of, *([no] if no else []))
        asked = unit.questionnaires.get(round_.digest)
        if asked.question(given.question) is None:
            raise NotFoundError("question", given.question)
        before = standing(found.given(given.question), unit.corrections.of(of), found.body, given.question)
        wrong = _unfit(asked, given, before, why)
        if wrong:
            return Refusals(reasons=wrong)
        made = CorrectionRequest(
            round=of,
            body=found.body,
            question=given.question,
            before=before,
            after=given,
            why=why.strip(),
            by=who.id,
            at=surveys.now(),
        )
        unit.asked_corrections.put(made)
        told = {"body": str(made.body), "question": made.question, "digest": sealing.correction(made)}
        unit.journal.record(surveys.event(EventKind.SURVEY_CORRECTION_ASKED, who, of, why=made.why, **told))
        return made


def approve(surveys: Surveys, who: Person, of: RoundId, question: str, digest: str) -> Correction | Refusals:
    """Say yes to a correction, as its body's senior owner; published totals are issued anew.

    Args:
        surveys: what it works with.
        who: who says yes.
        of: the round.
        question: whose answer it is.
        digest: of the correction that they say yes to.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.change() as unit:
        round_, asked = unit.rounds.get(of), _asked(unit, who, of, question)
        no = _refused(surveys, unit, who, round_, asked)
        if no is not None or asked is None:
            return no or Refusals(reasons=())
        now = sealing.correction(asked)
        other = law.bound(now, shown=digest, now=now)
        if other is not None:
            return surveys.no(unit, who, Action.SURVEY_CORRECT, of, other)
        made = Correction(
            round=of,
            body=asked.body,
            question=question,
            before=asked.before,
            after=asked.after,
            why=asked.why,
            who=who.id,
            at=surveys.now(),
            issue=round_.issue + 1,
        )
        unit.asked_corrections.remove(asked)
        _issued(surveys, unit, who, round_, made)
        return made


def refuse(surveys: Surveys, who: Person, of: RoundId, question: str, *, why: str) -> CorrectionRequest | Refusals:
    """Say no to a correction, as its body's senior owner, with the reason.

    Raises:
        NotFoundError: there is no such round.
    """
    if not why.strip():
        return Refusals(reasons=(Refused(rule="why", reason="Say why the answer stays"),))
    with surveys.store.change() as unit:
        asked = _asked(unit, who, of, question)
        no = _refused(surveys, unit, who, unit.rounds.get(of), asked)
        if no is not None or asked is None:
            return no or Refusals(reasons=())
        unit.asked_corrections.remove(asked)
        told = {"body": str(asked.body), "question": question}
        unit.journal.record(surveys.event(EventKind.SURVEY_CORRECTION_REFUSED, who, of, why=why, **told))
        return asked


def standing(first: Given | None, earlier: Sequence[Correction], body: BodyId, question: str) -> Given | None:
    """Return an answer as it stands after the corrections so far."""
    found = first
    for one in earlier:
        if (one.body, one.question) == (body, question):
            found = one.after
    return found


def _asked(unit: Unit, who: Person, of: RoundId, question: str) -> CorrectionRequest | None:
    seat = unit.seats.of(who.id)
    return None if seat is None else unit.asked_corrections.find(of, seat, question)


def _refused(surveys: Surveys, unit: Unit, who: Person, of: Round, asked: CorrectionRequest | None) -> Refusals | None:
    """Return why somebody cannot decide on a correction, and log it."""
    shut = surveys.shut(unit, who, Action.SURVEY_CORRECT, of.id)
    if shut is not None:
        return shut
    seat, found = own(unit, who, of.id)
    about = Circumstances(requested_by=None if asked is None else asked.by)
    against = [law.corrects(of, seat=seat, found=found), permission.decide(who, Action.SURVEY_CORRECT, about)]
    reasons = [one for one in against if one is not None]
    return surveys.no(unit, who, Action.SURVEY_CORRECT, of.id, *reasons) if reasons else None


def _issued(surveys: Surveys, unit: Unit, who: Person, of: Round, made: Correction) -> None:
    """Keep a correction, issue published totals anew, and log it."""
    unit.corrections.add(made)
    if of.stage is RoundStage.PUBLISHED:
        unit.rounds.put(replace(of, issue=made.issue))
    body, question = str(made.body), made.question
    unit.journal.record(
        surveys.event(
            EventKind.SURVEY_CORRECTED, who, of.id, why=made.why, body=body, question=question, issue=made.issue
        )
    )


def _unfit(asked: Questionnaire, given: Given, before: Given | None, why: str) -> tuple[Refused, ...]:
    wrong = [Refused(rule="answer", reason=one.said) for one in _faults_alone(asked, given)]
    if not why.strip():
        wrong.append(Refused(rule="why", reason="Say why the answer was wrong"))
    if before == given:
        wrong.append(Refused(rule="answer", reason="This is what was answered already"))
    return tuple(wrong)


def _faults_alone(asked: Questionnaire, given: Given) -> tuple[forms.Fault, ...]:
    """Check one answer by itself: whether its question is asked was settled when the return was signed."""
    question = asked.question(given.question)
    assert question is not None  # noqa: S101 - looked up before
    alone = replace(asked, questions=(replace(question, when=None),))
    return forms.faults(alone, [given])
