"""Who works with Peelian: somebody is let in, given roles, and switched off. Nobody does any of it to themselves.

Whoever is added gets a link that works once and for a day; it makes a passkey, and only a passkey signs in.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Protocol

from peelian.nouns.event import LONGEST_WHY, Event, EventKind, Source
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refused

LINK_HOURS = 24
"""How long an enrolment link works; NIST SP 800-63B-4 lets a code sent by post or hand live longer, none needs it."""

RULE = "own_account"


class People(Protocol):
    """Who works with Peelian."""

    def get(self, person: PersonId) -> Person:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[Person]:
        """Return all, by name."""
        ...

    def put(self, person: Person) -> None:
        """Keep one, new or changed."""
        ...


class Links(Protocol):
    """Enrolment links, kept as digests."""

    def add(self, digest: str, person: PersonId, expires_at: datetime) -> None:
        """Keep a link."""
        ...


class Sessions(Protocol):
    """Who is signed in."""

    def close_all(self, person: PersonId) -> None:
        """End all sessions of somebody."""
        ...


class Journal(Protocol):
    """The tamper-evident log."""

    def record(self, *events: Event) -> None:
        """Record; it is recorded when the unit is."""
        ...


class Unit(Protocol):
    """One transaction."""

    @property
    def people(self) -> People:
        """All people."""
        ...

    @property
    def links(self) -> Links:
        """All links."""
        ...

    @property
    def sessions(self) -> Sessions:
        """All sessions."""
        ...

    @property
    def journal(self) -> Journal:
        """The log."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Who does it, why, when, and through which part of Peelian. `who`: a person's id, or `SYSTEM`."""

    who: str
    why: str = ""
    at: datetime
    source: Source = Source.DESK

    def event(self, kind: EventKind, person: PersonId, **facts: str) -> Event:
        """Return what the log is told. The person's name is not in it, only their id."""
        return Event(
            kind=kind,
            source=self.source,
            who=self.who,
            why="".join(one for one in " ".join(self.why.split()) if one.isprintable())[:LONGEST_WHY],
            at=self.at.astimezone(UTC),
            about=(("person", person),),
            facts=tuple(facts.items()),
        )


def digest(token: str) -> str:
    """Return what is kept of a link's token."""
    return sha256(token.encode("utf-8")).hexdigest()


def add(unit: Unit, person: Person, doing: Doing) -> Refused | None:
    """Let somebody in. They cannot sign in before they have used a link."""
    if not person.roles:
        return Refused(rule="roles", reason="Choose at least one role: without one, nothing can be done")
    if any(one.name.casefold() == person.name.casefold() and one.active for one in unit.people.all()):
        return Refused(rule="name", reason="Somebody of this name can sign in already; add what tells them apart")
    unit.people.put(person)
    facts = {"step": "account", "roles": _listed(person.roles), "rank": person.rank}
    unit.journal.record(doing.event(EventKind.PERSON_ADDED, person.id, **facts))
    return None


def invite(unit: Unit, person: PersonId, token: str, doing: Doing) -> None:
    """Keep the digest of a link by which somebody can make a passkey, once. The log knows who made it.

    Raises:
        NotFoundError: there is nobody of that id.
    """
    unit.people.get(person)
    unit.links.add(digest(token), person, doing.at + timedelta(hours=LINK_HOURS))
    unit.journal.record(doing.event(EventKind.PERSON_ADDED, person, step="link"))


def change_roles(unit: Unit, person: PersonId, roles: frozenset[Role], rank: str, doing: Doing) -> Refused | None:
    """Give somebody other roles. Their sessions end, so that nothing goes on under the old ones.

    Raises:
        NotFoundError: there is nobody of that id.
    """
    before = unit.people.get(person)
    if doing.who == person:
        return Refused(rule=RULE, reason="Nobody changes their own roles; ask another administrator")
    if not roles:
        return Refused(rule="roles", reason="Choose at least one role, or switch the account off")
    unit.people.put(replace(before, roles=roles, rank=rank))
    unit.sessions.close_all(person)
    unit.journal.record(
        doing.event(
            EventKind.PERSON_ROLES_CHANGED, person, before=_listed(before.roles), after=_listed(roles), rank=rank
        )
    )
    return None


def switch_off(unit: Unit, person: PersonId, doing: Doing) -> Refused | None:
    """Let somebody in no more, from now on.

    Raises:
        NotFoundError: there is nobody of that id.
    """
    before = unit.people.get(person)
    if doing.who == person:
        return Refused(rule=RULE, reason="Nobody switches their own account off; ask another administrator")
    unit.people.put(replace(before, active=False))
    unit.sessions.close_all(person)
    unit.journal.record(doing.event(EventKind.PERSON_DISABLED, person))
    return None


def _listed(roles: frozenset[Role]) -> str:
    """Write roles as the log takes them, which holds no text as long as the list of all of them."""
    others = frozenset(Role) - roles
    if len(others) < len(roles):
        return f"all but {', '.join(sorted(others))}" if others else "all"
    return ", ".join(sorted(roles))
