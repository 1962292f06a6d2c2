"""A record adds up, names nobody, and divides by nothing."""

from dataclasses import asdict, replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import record, unfinished
from peelian.jobs.live.desk.record import Counted, Record
from peelian.law import adjudication as law
from peelian.nouns.case import Case, View
from peelian.nouns.deployment import Crossing, Declared, Deployment, Stage
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId, DeploymentId, EntryId, PersonId
from peelian.nouns.person import Role
from peelian.nouns.phone import LookAnswer
from tests.fakes.deployments import (
    CASE,
    ENDS_AT,
    ENTRY_ID,
    SHOWN,
    adjudicated,
    concluded,
    deployment,
    outcome,
    person,
    policy,
    released,
)
from tests.fakes.desk import Office, rules, taken
from tests.fakes.phones import device, look

DESTROYED = deployment(Stage.DESTROYED)
LEAD = person(Role.DEPLOYMENT_LEAD)
BLUE = EntryId("E-blue")


def of(*cases: Case, one: Deployment = DESTROYED) -> Record:
    numbered = [replace(case, id=AlertId(f"A-{number}")) for number, case in enumerate(cases)]
    return record.compute(one, numbered, "DPA 2018 Part 3")


def crossing(seconds: float, entry: EntryId = BLUE) -> Crossing:
    return Crossing(entry=entry, at=CASE.seen_at + timedelta(seconds=seconds), by=PersonId("operator"))


def test_a_deployment_in_which_nothing_happened_has_counts_of_nothing_and_no_rates() -> None:
    empty = of(one=deployment())
    assert set(asdict(empty.figures).values()) == {0}
    assert empty.false_alert_rate == empty.true_recognition == Counted(count=0, of=0)
    assert (empty.alert_to_adjudication_s, empty.alert_to_release_s, empty.duration_s) == (None, None, None)


@pytest.mark.parametrize(
    ("case", "columns"),
    [
        (SHOWN, {"undecided"}),
        (adjudicated(View.CANNOT_TELL), {"undecided"}),
        (adjudicated(View.TRUE), {"true_unconfirmed"}),
        (adjudicated(View.FALSE), {"false_unconfirmed"}),
        (released(), {"true_unconfirmed", "unfinished"}),
        (replace(released(), unanswered_at=ENDS_AT), {"true_unconfirmed"}),
        (concluded("engaged"), {"true_unconfirmed", "engagements", "unfinished"}),
        (concluded("engaged", "confirmed_true", "arrest"), {"true_confirmed", "engagements", "arrests"}),
        (concluded("engaged", "confirmed_false", "released"), {"false_confirmed", "engagements"}),
        (concluded("confirmed_true", "other_disposal"), {"true_confirmed", "other_disposals"}),
        (concluded("no_action"), {"true_unconfirmed", "no_action"}),
        (concluded("confirmed_true", case=released(adjudicated(View.CANNOT_TELL))), {"true_confirmed", "unfinished"}),
    ],
)
def test_an_alert_is_counted_in_its_columns_and_in_no_other(case: Case, columns: set[str]) -> None:
    figures = asdict(of(case).figures)
    assert {name for name, count in figures.items() if count} == columns | {"alerts"}
    assert set(figures.values()) <= {0, 1}


views = st.sampled_from([None, *View])
results = st.lists(st.sampled_from(sorted(policy().outcomes)), max_size=5)


@given(st.lists(st.tuples(views, results, st.booleans()), max_size=8))
def test_whatever_people_may_record_adds_up(drawn: list[tuple[View | None, list[str], bool]]) -> None:
    cases = []
    for view, wanted, volunteer in drawn:
        case = SHOWN if view is None else adjudicated(view)
        case = replace(case if view in {None, View.FALSE} else released(case), volunteer=volunteer)
        for result in wanted:
            if not law.may_conclude(case, outcome(result), policy()):
                case = replace(case, outcomes=(*case.outcomes, outcome(result)))
        cases.append(case)
    made = of(*cases)
    figures = made.figures
    assert figures.alerts + made.volunteer_alerts == len(cases)
    assert figures.alerts == (
        figures.true_confirmed
        + figures.true_unconfirmed
        + figures.false_confirmed
        + figures.false_unconfirmed
        + figures.undecided
    )
    assert made.false_alert_rate.count == sum(map(law.is_false, cases))
    assert sum(count for _, count in made.categories) == figures.alerts
    listed_false = sum(law.is_false(case) for case in cases if not case.volunteer)
    assert figures.false_confirmed + figures.false_unconfirmed == listed_false


def test_false_alerts_are_counted_of_faces_seen() -> None:
    made = of(adjudicated(View.FALSE), replace(adjudicated(View.FALSE), volunteer=True), adjudicated())
    assert made.false_alert_rate == Counted(count=2, of=4000)


def test_recognition_is_counted_of_volunteers_crossings() -> None:
    seen = replace(CASE, entry=BLUE, volunteer=True)
    crossed = replace(DESTROYED, crossings=(crossing(0), crossing(10), crossing(300)))
    made = of(seen, CASE, one=crossed)
    assert made.true_recognition == Counted(count=2, of=3)
    assert (made.volunteer_alerts, made.figures.alerts) == (1, 1)


def test_an_alert_about_somebody_else_recognises_no_volunteer() -> None:
    made = of(CASE, one=replace(DESTROYED, crossings=(crossing(0),)))
    assert made.true_recognition == Counted(count=0, of=1)
    assert ENTRY_ID != BLUE


def test_waiting_is_told_by_its_median_and_its_longest() -> None:
    slow = adjudicated()
    assert slow.adjudication is not None
    slow = replace(slow, adjudication=replace(slow.adjudication, at=slow.raised_at + timedelta(seconds=60)))
    made = of(adjudicated(), adjudicated(View.FALSE), slow, SHOWN, concluded("engaged", "released"))
    assert made.alert_to_adjudication_s == (20.0, 60.0)
    assert made.alert_to_release_s == (240.0, 240.0)


def test_a_record_says_how_long_it_was_live_and_under_which_rules() -> None:
    made = of()
    assert made.duration_s == 4 * 3600
    assert (made.policy, made.regime, made.faces_seen) == ("uk-2026 2026.11.2", "DPA 2018 Part 3", 4000)
    answers = (Declared(correct=True, sex="male"),)
    assert of(one=replace(DESTROYED, declared=answers)).declared == answers


def test_nothing_that_was_said_of_a_person_is_in_a_record() -> None:
    office = Office()
    office.live()
    case = office.shown()
    office.now = ENDS_AT
    office.end()
    office.destroy()
    with office.store.change() as unit:
        unit.cases.put(replace(unit.cases.get(case.id), outcomes=(replace(outcome("engaged"), note="red coat"),)))
    told = repr(record.read(office.desk, office.id))
    for personal in ("Tomos", "N-1", "red coat", "0.61", "Warrant", "a probe", "a template", "A-1", "E-1"):
        assert personal not in told


def test_a_record_is_published_once_by_the_lead_when_the_list_is_gone() -> None:
    office = Office()
    office.destroyed()
    assert rules(record.publish(office.desk, person(Role.OPERATOR), office.id, document=b"ab")) == ["permission"]
    after = taken(record.publish(office.desk, LEAD, office.id, document=b"ab"))
    assert (after.stage, after.recorded_at) == (Stage.RECORDED, office.now)
    event = office.store.events[-1]
    assert (event.kind, event.facts) == (EventKind.RECORD_PUBLISHED, (("record", sha256(b"ab").hexdigest()),))
    assert ("recipient", "public") in event.about
    assert rules(record.publish(office.desk, LEAD, office.id, document=b"cd")) == ["stage"]


def test_no_record_is_published_while_somebody_may_still_be_spoken_to_and_its_clock_runs() -> None:
    office = Office()
    office.destroyed()
    with office.store.change() as unit:
        unit.cases.put(replace(concluded("engaged"), deployment=office.id))
    refused = record.publish(office.desk, LEAD, office.id, document=b"ab")
    assert rules(refused) == ["unfinished"]
    assert "how 1 alert ended" in str(refused)
    assert "60 minutes after it began" in str(refused)
    office.now += timedelta(minutes=60)
    unfinished.note(office.desk, lambda _case: None)
    assert taken(record.publish(office.desk, LEAD, office.id, document=b"ab")).stage is Stage.RECORDED
    assert record.read(office.desk, office.id).figures.unfinished == 1


@pytest.mark.parametrize("stage", ["drafted", "authorised", "sealed", "live", "ended"])
def test_no_record_is_published_while_the_list_is_there(stage: str) -> None:
    office = Office()
    getattr(office, stage)()
    refused = record.publish(office.desk, LEAD, office.id, document=b"ab")
    assert rules(refused) == ["stage"]
    assert str(refused).startswith("A record is published when the list is destroyed; this deployment is ")


def test_a_deployment_that_is_not_there_has_no_record() -> None:
    office = Office()
    with pytest.raises(NotFoundError, match="D-404"):
        record.read(office.desk, DeploymentId("D-404"))
    with pytest.raises(NotFoundError, match="D-404"):
        record.publish(office.desk, LEAD, DeploymentId("D-404"), document=b"ab")


def test_photos_are_counted_and_those_that_were_refused_too() -> None:
    looks = tuple(look(answer) for answer in (LookAnswer.MATCH, LookAnswer.NO_MATCH, LookAnswer.AGAIN))
    case = replace(released(), second_looks=looks)
    phones = [device(denied_looks=2), device(denied_looks=1)]
    made = record.compute(deployment(Stage.ENDED), [case], "DPA 2018 Part 3", devices=phones)
    assert (made.second_looks.compared, made.second_looks.matched, made.second_looks.refused) == (2, 1, 3)
