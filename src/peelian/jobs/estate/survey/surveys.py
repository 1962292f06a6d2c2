"""What every act on surveys has at hand: the store, the time, and a way to write down what was done and refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from peelian.jobs.estate.estate import one_line
from peelian.jobs.estate.survey.ports import Store, Suggest, Unit
from peelian.law import permission
from peelian.law.permission import Action
from peelian.nouns.event import LONGEST_WHY, RECIPIENT, Event, EventKind, Fact, Source
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.survey import Round, SurveyReturn

PUBLIC = "the public"
"""Whom a published round is disclosed to."""


def _nothing(body: BodyId, questions: Sequence[object]) -> tuple[()]:
    """Suggest nothing: without a register, everything is asked."""
    del body, questions
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveys:
    """What the acts of this package work with. `now`: the time of day in UTC. `suggest`: answers from the register.

    `source`: where people act from.
    """

    store: Store
    now: Callable[[], datetime]
    new_id: Callable[[str], str]
    suggest: Suggest = _nothing
    source: Source = Source.DESK

    def event(self, kind: EventKind, who: Person, of: RoundId, *, why: str, **facts: Fact) -> Event:
        """Write an event. What a body answered is never in it: the log is read by others, and stays."""
        about = [("round", str(of))]
        if "body" in facts:
            about.append(("body", str(facts.pop("body"))))
        if kind is EventKind.SURVEY_PUBLISHED:
            about.append((RECIPIENT, PUBLIC))
        said = one_line(why)[:LONGEST_WHY]
        told = tuple(facts.items())
        about_it, at = tuple(about), self.now()
        return Event(kind=kind, source=self.source, who=who.id, why=said, at=at, about=about_it, facts=told)

    def no(self, unit: Unit, who: Person, action: Action, of: RoundId, *reasons: Refused) -> Refusals:
        """Log a no, and return it."""
        rules = ", ".join(sorted({one.rule for one in reasons}))[:200]
        kind = EventKind.PERMISSION_REFUSED
        unit.journal.record(self.event(kind, who, of, why="asked for", action=action.value, rules=rules))
        return Refusals(reasons=tuple(reasons))

    def shut(self, unit: Unit, who: Person, action: Action, of: RoundId) -> Refusals | None:
        """Ask whether somebody's roles open an action at all."""
        no = permission.opens(who, action)
        return None if no is None else self.no(unit, who, action, of, no)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a body is in a round, without what it answered."""

    body: BodyId
    name: str
    stage: str
    late: bool


def own(unit: Unit, who: Person, of: RoundId) -> tuple[BodyId | None, SurveyReturn | None]:
    """Return the body that somebody works for, and what it has answered so far."""
    seat = unit.seats.of(who.id)
    return seat, None if seat is None else unit.returns.find(of, seat)


def overlooks(who: Person) -> bool:
    """Say whether somebody sees how far every body is."""
    return Role.OVERSIGHT in who.roles


def asked_bodies(unit: Unit, of: Round) -> dict[BodyId, str]:
    """Return the names of the bodies that were asked."""
    return {one: unit.bodies.get(one).name for one in of.invited}
