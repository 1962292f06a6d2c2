"""Letters that ask a body to answer, and that remind it; oversight sends them, Peelian sends nothing by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from peelian.jobs.estate.survey.surveys import Surveys
from peelian.law import permission
from peelian.law.permission import Action
from peelian.nouns.body import Body
from peelian.nouns.ids import RoundId
from peelian.nouns.person import Person
from peelian.nouns.questionnaire import Questionnaire
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import ReturnStage, Round, RoundStage, SurveyReturn

SOON_DAYS = 14
"""How long before the deadline a body is reminded: two weeks to answer, and to find whoever signs."""

WHO = (
    "Who answers: an estate officer of your body fills it in, and can stop and come back. Your senior responsible "
    "owner then signs, and cannot be the one who filled it in. Both sign in with a passkey of their own; whoever has "
    "none yet asks the oversight body for a link that makes one."
)
FILLED = (
    "Whatever your register holds already is filled in for you to check. “Don't know” and “not held” are answers. "
    "Single answers are not published; totals over all bodies are, and the names of bodies that did not answer."
)


class Progress(StrEnum):
    """How far a body is."""

    NOT_STARTED = "not started"
    STARTED = "started"
    SUBMITTED = "waits for the senior owner"
    SIGNED = "signed"
    SIGNED_LATE = "signed after the deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to one body. `to`: the post that it goes to. `paragraphs`: its text."""

    body: Body
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    progress: Progress

    @property
    def text(self) -> str:
        """The letter as plain text."""
        return "\n\n".join(self.paragraphs) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """All letters of a round. `days_left`: whole days to the deadline; below nought it is over.

    `remind`: whether it is time for reminders; they go to those who have not signed.
    """

    round: Round
    days_left: int
    remind: bool
    invitations: tuple[Letter, ...]
    reminders: tuple[Letter, ...]


def post(surveys: Surveys, who: Person, of: RoundId, *, address: str) -> Post | Refusals:
    """Write the letters of a round.

    Args:
        surveys: what it works with.
        who: of oversight.
        of: the round.
        address: of the round's page.

    Raises:
        NotFoundError: there is no such round.
    """
    no = permission.opens(who, Action.SURVEY_OVERSEE)
    if no is not None:
        with surveys.store.change() as kept:
            return surveys.no(kept, who, Action.SURVEY_OVERSEE, of, no)
    with surveys.store.read() as unit:
        round_ = unit.rounds.get(of)
        asked = unit.questionnaires.get(round_.digest)
        returns = {one.body: one for one in unit.returns.of(of)}
        bodies = sorted((unit.bodies.get(one) for one in round_.invited), key=lambda one: (one.name, one.id))
    days = _days(round_.deadline, surveys.now())
    told = [(body, progress(returns.get(body.id))) for body in bodies]
    late = [(body, how) for body, how in told if how not in {Progress.SIGNED, Progress.SIGNED_LATE}]
    is_open = round_.stage is RoundStage.OPEN
    return Post(
        round=round_,
        days_left=days,
        remind=is_open and days <= SOON_DAYS and bool(late),
        invitations=tuple(_invitation(round_, asked, body, how, address) for body, how in told) if is_open else (),
        reminders=tuple(_reminder(round_, body, how, days, address) for body, how in late) if is_open else (),
    )


def progress(of: SurveyReturn | None) -> Progress:
    """Return how far a body is, by what it has given."""
    if of is None:
        return Progress.NOT_STARTED
    if of.stage is ReturnStage.SIGNED:
        return Progress.SIGNED_LATE if of.late else Progress.SIGNED
    return Progress.SUBMITTED if of.stage is ReturnStage.SUBMITTED else Progress.STARTED


def letter(letters: Sequence[Letter], body: str) -> Letter | None:
    """Return the letter to one body."""
    return next((one for one in letters if one.body.id == body), None)


def _invitation(of: Round, asked: Questionnaire, body: Body, how: Progress, address: str) -> Letter:
    parts = ", ".join(part.title for part in asked.parts)
    size = f"It has {len(asked.questions)} questions in {len(asked.parts)} parts: {parts}."
    paragraphs = (
        _greeting(body),
        f"{body.name} is asked to answer “{of.title}” by {_day(of.deadline)}. {size}",
        f"Where: {address}",
        WHO,
        "Without the desk: the same page gives you the questions as a sheet, CSV or XLSX, and takes it back.",
        FILLED,
        "Answers after the deadline are taken until the round is closed, and are marked late.",
    )
    subject = f"Please answer by {_day(of.deadline)}: {of.title}"
    return Letter(body=body, to=_post(body), subject=subject, paragraphs=paragraphs, progress=how)


def _reminder(of: Round, body: Body, how: Progress, days: int, address: str) -> Letter:
    state = {
        Progress.NOT_STARTED: "Nothing has been answered yet.",
        Progress.STARTED: "Your answers have been begun, and are not complete.",
        Progress.SUBMITTED: "Your answers are complete, and wait for your senior responsible owner to sign them.",
    }[how]
    left = f"in {days} {'day' if days == 1 else 'days'}, on" if days >= 0 else "over since"
    fate = (
        "The deadline is over. Answers are still taken until the round is closed, and are marked late."
        if days < 0
        else "A body that has not signed by the time the round is closed is named as one that did not answer."
    )
    paragraphs = (
        _greeting(body),
        f"{body.name} was asked to answer “{of.title}”. The deadline is {left} {_day(of.deadline)}. {state}",
        f"Where: {address}",
        fate,
    )
    subject = f"Reminder, {_day(of.deadline)}: {of.title}"
    return Letter(body=body, to=_post(body), subject=subject, paragraphs=paragraphs, progress=how)


def _greeting(body: Body) -> str:
    return f"To the {_post(body)} of {body.name}"


def _post(body: Body) -> str:
    return body.spoc or body.sro or "single point of contact for surveillance equipment"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _days(deadline: datetime, now: datetime) -> int:
    return (deadline.date() - now.astimezone(deadline.tzinfo).date()).days
