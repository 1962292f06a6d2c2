"""A closed round is published by two people: one of oversight asks, another one publishes exactly what was asked."""

from dataclasses import dataclass, replace

from peelian.jobs.estate.survey import sealing
from peelian.jobs.estate.survey.ports import Unit
from peelian.jobs.estate.survey.surveys import Surveys
from peelian.law import permission
from peelian.law import surveys as law
from peelian.law.permission import Action, Circumstances
from peelian.nouns.event import EventKind
from peelian.nouns.ids import RoundId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import Round, RoundStage
from peelian.nouns.survey_request import PublicationRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A publication that waits for a second person. `changed`: what would be published is not what was asked for."""

    asked: PublicationRequest
    changed: bool


def ask(surveys: Surveys, who: Person, of: RoundId) -> PublicationRequest | Refusals:
    """Ask that a round be published, as it is now.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        shut = surveys.shut(unit, who, Action.SURVEY_OVERSEE, of)
        if shut is not None:
            return shut
        no = law.publishes(round_)
        if no is not None:
            return surveys.no(unit, who, Action.SURVEY_OVERSEE, of, no)
        made = PublicationRequest(round=of, digest=_digest(unit, round_), by=who.id, at=surveys.now())
        unit.publications.put(made)
        kind, why = EventKind.SURVEY_PUBLICATION_ASKED, "Asked that a round be published"
        unit.journal.record(surveys.event(kind, who, of, why=why, digest=made.digest))
        return made


def waiting(surveys: Surveys, of: RoundId) -> Waiting | None:
    """Return what waits, or None where nobody asked.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.read() as unit:
        round_, asked = unit.rounds.get(of), unit.publications.find(of)
        return None if asked is None else Waiting(asked=asked, changed=asked.digest != _digest(unit, round_))


def publish(surveys: Surveys, who: Person, of: RoundId, digest: str) -> Round | Refusals:
    """Publish a round's totals, as somebody else asked; anybody may read them from then on.

    Args:
        surveys: what it works with.
        who: who says yes.
        of: the round.
        digest: of what they say yes to.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.change() as unit:
        round_, asked = unit.rounds.get(of), unit.publications.find(of)
        shut = surveys.shut(unit, who, Action.SURVEY_PUBLISH, of)
        if shut is not None:
            return shut
        about = Circumstances(requested_by=None if asked is None else asked.by)
        now = _digest(unit, round_)
        bound = law.bound(asked.digest if asked else "", shown=digest, now=now)
        against = [permission.decide(who, Action.SURVEY_PUBLISH, about), law.publishes(round_), bound]
        reasons = [one for one in against if one is not None]
        if reasons:
            return surveys.no(unit, who, Action.SURVEY_PUBLISH, of, *reasons)
        after = replace(round_, stage=RoundStage.PUBLISHED, issue=round_.issue + 1)
        unit.rounds.put(after)
        unit.publications.remove(of)
        kind, issue = EventKind.SURVEY_PUBLISHED, after.issue
        unit.journal.record(surveys.event(kind, who, of, why="Published", issue=issue, digest=now))
        return after


def _digest(unit: Unit, of: Round) -> str:
    return sealing.totals(of, unit.returns.of(of.id), unit.corrections.of(of.id))
