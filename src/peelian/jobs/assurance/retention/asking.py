"""Somebody asks what is held of them, and whether they were on a list: answered by the data protection officer."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from peelian.jobs.assurance.retention.holds import allowed, no
from peelian.jobs.assurance.retention.ports import Found, Keeping
from peelian.law import membership as law
from peelian.law.permission import Action
from peelian.nouns.event import RECIPIENT, Event, EventKind
from peelian.nouns.membership import Membership
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused

REQUEST = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9/._-]{0,39}")
"""How a request's reference is written: it has a number in it, and no space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks, as they proved it. `request`: the reference of their request. Nothing of it is kept."""

    request: str
    name: str = ""
    born: date | None = None
    reference: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that they may be known by."""
        named = (law.by_name(self.name, self.born),) if self.name.strip() and self.born is not None else ()
        return named + ((law.by_reference(self.reference),) if self.reference.strip() else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is held of somebody now, and the lists that they are or were on. Shown once, and kept nowhere."""

    found: tuple[Found, ...]
    listed: tuple[Membership, ...]
    answered_at: datetime

    @property
    def was_listed(self) -> bool:
        """Whether they are or were on a list, as far as the ledger goes back."""
        return bool(self.listed)


def answer(keeping: Keeping, person: Person, question: Question) -> Answer | Refusals:
    """Look for somebody everywhere, and log that it was done: never for whom.

    A name without a date of birth finds nobody: there are too many of the same name.
    """
    with keeping.store.change() as unit:
        refused = allowed(keeping, unit, person, Action.LIST_MEMBERSHIP)
        if refused is not None:
            return refused
        against = []
        if not REQUEST.fullmatch(question.request.strip()):
            say = "Give the request's reference, such as SAR-2026-7: it goes into the log, so no name may be in it"
            against.append(Refused(rule="request", reason=say))
        if not question.forms:
            say = "Give a name with a date of birth, or a reference"
            against.append(Refused(rule="name", reason=say))
        if against:
            return no(keeping, unit, person, Action.LIST_MEMBERSHIP, against)
        listed = unit.ledger.of(question.forms)
        found = keeping.search(question.forms)
        unit.journal.record(
            Event(
                kind=EventKind.SUBJECT_TOLD,
                who=person.id,
                why="a person asked what is held of them",
                at=keeping.now(),
                about=((RECIPIENT, "the person"), ("request", question.request.strip())),
                facts=(("lists", len(listed)), ("held", len(found))),
            )
        )
    return Answer(found=tuple(found), listed=tuple(listed), answered_at=keeping.now())
