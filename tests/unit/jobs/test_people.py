from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs import people
from peelian.jobs.people import Doing
from peelian.nouns.event import SYSTEM, Event, EventKind, Source
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refused

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
ADMIN, LEE = PersonId("p-admin"), PersonId("p-lee")
DOING = Doing(who=ADMIN, why="Joins on Monday", at=NOW)


@dataclass
class FakePeople:
    kept: dict[PersonId, Person] = field(default_factory=dict)

    def get(self, person: PersonId) -> Person:
        if person not in self.kept:
            raise NotFoundError("person", person)
        return self.kept[person]

    def all(self) -> list[Person]:
        return list(self.kept.values())

    def put(self, person: Person) -> None:
        self.kept[person.id] = person


@dataclass
class FakeLinks:
    kept: list[tuple[str, PersonId, datetime]] = field(default_factory=list)

    def add(self, digest: str, person: PersonId, expires_at: datetime) -> None:
        self.kept.append((digest, person, expires_at))


@dataclass
class FakeSessions:
    closed: list[PersonId] = field(default_factory=list)

    def close_all(self, person: PersonId) -> None:
        self.closed.append(person)


@dataclass
class FakeJournal:
    events: list[Event] = field(default_factory=list)

    def record(self, *events: Event) -> None:
        self.events.extend(events)


@dataclass
class FakeUnit:
    people: FakePeople = field(default_factory=FakePeople)
    links: FakeLinks = field(default_factory=FakeLinks)
    sessions: FakeSessions = field(default_factory=FakeSessions)
    journal: FakeJournal = field(default_factory=FakeJournal)


def lee(**changes: object) -> Person:
    fields: dict[str, object] = {"id": LEE, "name": "Lee Vaughan", "roles": frozenset({Role.DPO})}
    return Person(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture
def unit() -> FakeUnit:
    made = FakeUnit()
    made.people.put(Person(id=ADMIN, name="Kit Moran", roles=frozenset({Role.ADMINISTRATOR})))
    return made


def test_somebody_who_is_let_in_is_logged_without_their_name(unit: FakeUnit) -> None:
    assert people.add(unit, lee(), DOING) is None
    assert unit.people.get(LEE) == lee()
    (event,) = unit.journal.events
    assert (event.kind, event.who, event.why) == (EventKind.PERSON_ADDED, ADMIN, "Joins on Monday")
    assert "Vaughan" not in repr(event)


def test_somebody_without_a_role_is_not_let_in(unit: FakeUnit) -> None:
    no = people.add(unit, lee(roles=frozenset()), DOING)
    assert isinstance(no, Refused)
    assert no.rule == "roles"
    assert LEE not in unit.people.kept


def test_a_name_that_is_there_already_is_refused_unless_that_account_is_off(unit: FakeUnit) -> None:
    no = people.add(unit, lee(name="KIT moran"), DOING)
    assert isinstance(no, Refused)
    assert no.rule == "name"
    unit.people.put(Person(id=ADMIN, name="Kit Moran", roles=frozenset({Role.ADMINISTRATOR}), active=False))
    assert people.add(unit, lee(name="Kit Moran"), DOING) is None


def test_a_link_works_for_a_day_and_only_its_digest_is_kept(unit: FakeUnit) -> None:
    unit.people.put(lee())
    people.invite(unit, LEE, "token", DOING)
    assert unit.links.kept == [(people.digest("token"), LEE, NOW + timedelta(days=1))]
    assert "token" not in people.digest("token")
    assert unit.journal.events[0].about == (("person", LEE),)


def test_nobody_is_invited_who_is_not_there(unit: FakeUnit) -> None:
    with pytest.raises(NotFoundError):
        people.invite(unit, LEE, "token", DOING)


def test_other_roles_end_sessions_and_are_logged_before_and_after(unit: FakeUnit) -> None:
    unit.people.put(lee())
    assert people.change_roles(unit, LEE, frozenset({Role.AUDITOR}), "sergeant", DOING) is None
    assert unit.people.get(LEE) == lee(roles=frozenset({Role.AUDITOR}), rank="sergeant")
    assert unit.sessions.closed == [LEE]
    assert dict(unit.journal.events[0].facts) == {"before": "dpo", "after": "auditor", "rank": "sergeant"}


@pytest.mark.parametrize("without", [frozenset[Role](), frozenset({Role.DPO})])
def test_somebody_may_have_nearly_every_role_there_is(unit: FakeUnit, without: frozenset[Role]) -> None:
    people.add(unit, lee(), DOING)
    assert people.change_roles(unit, LEE, frozenset(Role) - without, "", DOING) is None
    assert dict(unit.journal.events[-1].facts)["after"] == ("all but dpo" if without else "all")


def test_a_reason_is_logged_without_what_the_log_does_not_take(unit: FakeUnit) -> None:
    people.add(unit, lee(), replace(DOING, why="She\tjoins\u202e" + "x" * 1000))
    assert unit.journal.events[-1].why.startswith("She joinsx")


def test_nobody_changes_their_own_roles(unit: FakeUnit) -> None:
    no = people.change_roles(unit, ADMIN, frozenset(Role), "", DOING)
    assert isinstance(no, Refused)
    assert no.rule == people.RULE
    assert unit.people.get(ADMIN).roles == {Role.ADMINISTRATOR}


def test_nobody_is_left_without_a_role(unit: FakeUnit) -> None:
    unit.people.put(lee())
    assert isinstance(people.change_roles(unit, LEE, frozenset(), "", DOING), Refused)
    assert unit.people.get(LEE) == lee()


def test_an_account_that_is_switched_off_has_no_session_left(unit: FakeUnit) -> None:
    unit.people.put(lee())
    assert people.switch_off(unit, LEE, DOING) is None
    assert not unit.people.get(LEE).active
    assert unit.sessions.closed == [LEE]
    assert unit.journal.events[0].kind is EventKind.PERSON_DISABLED


def test_nobody_switches_their_own_account_off(unit: FakeUnit) -> None:
    assert isinstance(people.switch_off(unit, ADMIN, DOING), Refused)
    assert unit.people.get(ADMIN).active


def test_what_the_program_does_needs_no_reason_and_says_where_it_was_done(unit: FakeUnit) -> None:
    doing = Doing(who=SYSTEM, at=NOW, source=Source.COMMAND_LINE)
    assert people.add(unit, lee(), doing) is None
    assert unit.journal.events[0].source is Source.COMMAND_LINE
