"""The control room: what it starts and refuses, when it ends, and that everything is recorded before it is shown."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import NotFoundError, WireError
from peelian.jobs.live.desk import changing, listing
from peelian.jobs.live.desk.alerts import Opinion
from peelian.nouns.case import View
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.event import Event, EventKind
from peelian.nouns.ids import AlertId, PointId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals
from peelian.web.control import room as control
from peelian.web.control.room import ControlRoom
from tests.fakes.deployments import ENDS_AT, ENTRY_ID, PLAN, STARTS_AT, anybody, person
from tests.fakes.desk import Office, taken
from tests.fakes.machinery import FakeMachinery
from tests.fakes.signed import POINT, signed

LEAD = person(Role.DEPLOYMENT_LEAD)
OPERATOR = person(Role.OPERATOR)
Told = list[tuple[str, Mapping[str, object]]]


@pytest.fixture
def office() -> Office:
    """A desk whose deployment is sealed and may start now."""
    made = Office()
    made.sealed()
    made.now = STARTS_AT
    return made


@pytest.fixture
def machinery(office: Office) -> FakeMachinery:
    return FakeMachinery(now=lambda: office.now)


@pytest.fixture
def room(office: Office, machinery: FakeMachinery) -> Iterator[ControlRoom]:
    made = ControlRoom(office.desk, machinery)
    yield made
    made.close()


@pytest.fixture
def live(room: ControlRoom, office: Office) -> Deployment:
    started = room.start(LEAD, office.id)
    assert isinstance(started, Deployment), started
    return started


def refused(answer: Deployment | Refusals) -> tuple[str, str]:
    """Return the rule and the reason of the only refusal."""
    assert isinstance(answer, Refusals), answer
    (no,) = answer.reasons
    return no.rule, no.reason


def listening(room: ControlRoom, office: Office) -> Told:
    """Listen to a console from now on."""
    told: Told = []
    room.of(office.id).on_event(lambda kind, facts: told.append((kind, facts)))
    return told


def stage_of(office: Office) -> Stage:
    return office.deployment.stage


def first(told: Told) -> AlertId:
    """Return which alert was told of first."""
    return AlertId(str(next(facts["id"] for kind, facts in told if kind == "alert")))


def logged(office: Office, kind: EventKind) -> list[Event]:
    return [event for event in office.store.events if event.kind is kind]


def only(found: list[Event]) -> dict[str, object]:
    (event,) = found
    return dict(event.facts)


# Starting.


def test_a_start_makes_a_machine_of_the_sealed_list_and_is_live_when_it_runs(
    live: Deployment, office: Office, machinery: FakeMachinery
) -> None:
    assert live.stage is Stage.LIVE
    assert [one.entry for one in machinery.machine.sealed] == [ENTRY_ID]
    kinds = office.kinds
    assert kinds.index(EventKind.RECOGNISER_STARTED) < kinds.index(EventKind.DEPLOYMENT_STARTED)
    assert only(logged(office, EventKind.RECOGNISER_STARTED))["landlock"] == 4


def test_what_the_law_does_not_let_start_gets_no_machine(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    office.now = STARTS_AT - timedelta(minutes=1)
    assert refused(room.start(LEAD, office.id))[0] == "plan.starts_at"
    assert not machinery.machines
    with pytest.raises(NotFoundError):
        room.of(office.id)


def test_whoever_may_not_start_a_deployment_gets_no_machine(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    assert refused(room.start(OPERATOR, office.id))[0] == "permission"
    assert not machinery.machines


def test_a_start_without_an_operating_point_that_two_people_signed_is_refused_in_words_and_logged(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    office.signs.points = []
    rule, reason = refused(room.start(LEAD, office.id))
    assert rule == "evidence.missing"
    assert "Propose one" in reason
    assert not machinery.machines
    assert office.kinds[-1] is EventKind.PERMISSION_REFUSED
    assert stage_of(office) is Stage.SEALED


def test_a_recogniser_that_cannot_run_here_is_refused_in_its_own_words(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    machinery.refusal = WireError("it spoke in riddles")
    rule, reason = refused(room.start(LEAD, office.id))
    assert (rule, "riddles" in reason) == ("recogniser", True)
    assert stage_of(office) is Stage.SEALED


def test_a_recogniser_that_gives_up_at_its_start_is_stopped_and_the_reason_told(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    machinery.broken = "the lock does not hold"
    assert refused(room.start(LEAD, office.id)) == ("recogniser", "the lock does not hold")
    assert machinery.machine.stopped.is_set()
    assert EventKind.RECOGNISER_REFUSED in office.kinds
    with pytest.raises(NotFoundError):
        room.of(office.id)


def test_a_recogniser_that_hangs_at_its_start_is_stopped(
    room: ControlRoom, office: Office, machinery: FakeMachinery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "READY_WITHIN_S", 0.05)
    machinery.silent = True
    rule, reason = refused(room.start(LEAD, office.id))
    assert (rule, "not ready within 0.05 seconds" in reason) == ("recogniser", True)
    assert machinery.machine.stopped.is_set()


def test_what_was_refused_can_be_started_once_the_reason_is_gone(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    machinery.broken = "out of memory"
    room.start(LEAD, office.id)
    machinery.broken = ""
    assert isinstance(room.start(LEAD, office.id), Deployment)


def test_a_second_start_is_refused_and_the_first_machine_goes_on(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    assert refused(room.start(LEAD, office.id))[0] == "stage"
    assert len(machinery.machines) == 1
    assert not machinery.machine.stopped.is_set()


def test_a_deployment_that_came_and_went_elsewhere_meanwhile_keeps_no_machine_here(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    def elsewhere() -> None:
        office.start()
        office.end()

    machinery.starting = elsewhere
    assert refused(room.start(LEAD, office.id))[0] == "stage"
    assert machinery.machine.stopped.is_set()


def test_a_machine_without_the_kernels_guard_is_shown_and_recorded_as_such(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    machinery.unconfined = True
    started = room.start(LEAD, office.id)
    assert isinstance(started, Deployment)
    assert started.unconfined
    assert office.deployment.unconfined
    assert room.of(office.id).health()["unconfined"] is True
    assert EventKind.RECOGNISER_UNCONFINED in office.kinds


# While it is live.


def test_an_alert_is_recorded_before_it_is_shown(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    seen: list[tuple[str, EventKind]] = []
    room.of(office.id).on_event(lambda kind, _facts: seen.append((kind, office.kinds[-1])))
    machinery.machine.alert()
    assert seen[0] == ("alert", EventKind.ALERT_RAISED)
    assert seen[1][0] == "health"


def test_an_alert_carries_no_band_until_somebody_says_what_they_see(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    told = listening(room, office)
    machinery.machine.alert()
    alert = told[0][1]
    assert (alert["band"], alert["state"]) == (None, "new")
    name, console = first(told), room.of(office.id)
    console.look(OPERATOR, name)
    console.adjudicate(OPERATOR, name, Opinion(view=View.TRUE, reasons=("feature_match",)))
    case = next(facts for kind, facts in told if kind == "case")
    assert case["band"] == "Passes the operating point, no more"


def test_an_alert_that_the_authority_does_not_cover_is_not_shown(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    told = listening(room, office)
    office.now = ENDS_AT
    machinery.machine.alert()
    assert told == []
    assert office.kinds[-1] is EventKind.ALERT_SUPPRESSED


def test_no_picture_is_given_before_somebody_has_said_that_they_look(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    told = listening(room, office)
    machinery.machine.alert()
    name, console = first(told), room.of(office.id)
    with pytest.raises(NotFoundError):
        console.picture(OPERATOR, name, "probe")
    assert console.look(OPERATOR, name) is None
    assert console.picture(OPERATOR, name, "probe")[:2] == b"\xff\xd8"
    assert console.picture(OPERATOR, name, "reference") == b"a picture"


def test_a_cameras_change_of_state_is_logged_once_and_its_first_state_is_not(
    live: Deployment, office: Office, machinery: FakeMachinery
) -> None:
    machine = machinery.machine
    machine.health()
    machine.states["north"] = "lost"
    machine.health()
    machine.health()
    facts = only(logged(office, EventKind.CAMERA_STATE_CHANGED))
    assert {"camera": "north", "was": "live", "is_now": "lost"}.items() <= facts.items()


def test_health_tells_of_cameras_faces_clock_and_bound(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    machinery.machine.health(faces_seen=7)
    health = room.of(office.id).health()
    assert (health["faces_seen"], health["false_alerts_allowed"]) == (7, PLAN.false_alerts_allowed)
    assert health["time_left_s"] == (ENDS_AT - STARTS_AT).total_seconds()
    assert health["recogniser"] == {"state": "running"}


def test_a_restart_is_logged(live: Deployment, office: Office, machinery: FakeMachinery) -> None:
    machinery.machine.restarts("out of memory")
    (event,) = logged(office, EventKind.RECOGNISER_RESTARTED)
    assert event.why == "out of memory"


def test_previews_are_made_only_while_somebody_watches(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    console, seen = room.of(office.id), []
    stop_one = console.on_preview(lambda preview: seen.append(preview.camera))
    stop_two = console.on_preview(lambda _preview: None)
    assert machinery.machine.watched
    machinery.machine.preview()
    stop_one()
    assert machinery.machine.watched
    stop_two()
    assert not machinery.machine.watched
    assert seen == ["north", "south"]


# Ending.


def test_it_ends_at_its_time(live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery) -> None:
    told = listening(room, office)
    machinery.machine.health(faces_seen=42)
    room._tick()
    assert stage_of(office) is Stage.LIVE
    office.now = ENDS_AT
    room._tick()
    ended = office.deployment
    assert ended.ending is not None
    assert (ended.ending.cause, ended.ending.by, ended.faces_seen) == ("time", "system", 42)
    assert machinery.machine.stopped.is_set()
    assert ("ended", {"why": ended.ending.why}) in told


def wrong(room: ControlRoom, office: Office, machinery: FakeMachinery) -> None:
    """Raise an alert that the operator says is of somebody else."""
    told = listening(room, office)
    office.now += timedelta(seconds=1)
    machinery.machine.alert()
    name, console = first(told), room.of(office.id)
    console.look(OPERATOR, name)
    said = Opinion(view=View.FALSE, reasons=("feature_differ",))
    assert console.adjudicate(OPERATOR, name, said) is None


def test_it_ends_when_there_were_more_false_alerts_than_are_authorised(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    for _ in range(PLAN.false_alerts_allowed):
        wrong(room, office, machinery)
    room._tick()
    assert stage_of(office) is Stage.LIVE
    wrong(room, office, machinery)
    room._tick()
    ending = office.deployment.ending
    assert ending is not None
    assert ending.cause == "bound"
    assert EventKind.DEPLOYMENT_STOPPED_BY_BOUND in office.kinds
    assert machinery.machine.stopped.is_set()


def test_somebody_who_may_ends_it_by_hand_and_says_why(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    ended = room.end(OPERATOR, office.id, why="It rains too hard")
    assert isinstance(ended, Deployment)
    assert ended.ending is not None
    assert (ended.ending.cause, ended.ending.by, ended.ending.why) == ("by_hand", OPERATOR.id, "It rains too hard")
    assert machinery.machine.stopped.is_set()


def test_somebody_who_may_not_end_it_does_not(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    assert refused(room.end(person(Role.LIST_MANAGER), office.id, why="no"))[0] == "permission"
    assert not machinery.machine.stopped.is_set()
    assert stage_of(office) is Stage.LIVE


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    over = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < over, "it never came"
        time.sleep(0.005)


def test_it_ends_when_the_recogniser_cannot_be_kept_running(
    live: Deployment, office: Office, machinery: FakeMachinery
) -> None:
    machinery.machine.gives_up("it crashed three times")
    until(lambda: stage_of(office) is not Stage.LIVE)
    ending = office.deployment.ending
    assert ending is not None
    assert (ending.cause, ending.why) == ("broken", "it crashed three times")
    assert machinery.machine.stopped.is_set()


def test_the_clock_ends_and_destroys_by_itself(
    live: Deployment, room: ControlRoom, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "TICK_S", 0.01)
    room._clock.start()
    office.now = ENDS_AT
    until(lambda: stage_of(office) is Stage.DESTROYED)
    with office.store.read() as unit:
        assert not unit.entries.of(office.id)


def test_a_tick_that_fails_does_not_stop_the_clock(
    office: Office, machinery: FakeMachinery, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[int] = []

    def fail() -> None:
        ticks.append(1)
        raise RuntimeError("no space left")

    monkeypatch.setattr(control, "TICK_S", 0.01)
    room = ControlRoom(office.desk, machinery, on_tick=fail)
    room.open()
    until(lambda: len(ticks) > 2)
    room.close()


# Destroying.


def test_the_list_goes_when_every_alert_is_decided_on_and_not_before(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    told = listening(room, office)
    machinery.machine.alert()
    office.now = ENDS_AT
    room._tick()
    room._tick()
    assert stage_of(office) is Stage.ENDED
    name, console = first(told), room.of(office.id)
    console.look(OPERATOR, name)
    console.adjudicate(OPERATOR, name, Opinion(view=View.CANNOT_TELL, reasons=("picture_poor",)))
    room._tick()
    assert stage_of(office) is Stage.DESTROYED
    assert console.snapshot()["alerts"] == []
    with pytest.raises(NotFoundError):
        console.picture(OPERATOR, name, "probe")


def test_the_list_goes_after_an_hour_though_an_alert_is_open(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    machinery.machine.alert()
    office.now = ENDS_AT
    room._tick()
    office.now = ENDS_AT + timedelta(hours=1)
    room._tick()
    assert stage_of(office) is Stage.DESTROYED


# When the desk was stopped meanwhile.


def again(office: Office, machinery: FakeMachinery) -> ControlRoom:
    """Open the desk again after it was stopped."""
    made = ControlRoom(office.desk, machinery)
    made.open()
    return made


def test_what_was_live_when_the_desk_stopped_is_taken_up_again(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    room.close()
    assert machinery.machine.stopped.is_set()
    assert stage_of(office) is Stage.LIVE
    second = again(office, machinery)
    assert len(machinery.machines) == 2
    assert [one.entry for one in machinery.machine.sealed] == [ENTRY_ID]
    assert EventKind.RECOGNISER_RESTARTED in office.kinds
    machinery.machine.alert()
    assert office.kinds[-1] is EventKind.ALERT_RAISED
    second.close()


def test_what_should_have_ended_meanwhile_ends_at_once(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    room.close()
    office.now = ENDS_AT
    again(office, machinery).close()
    assert len(machinery.machines) == 1
    ending = office.deployment.ending
    assert ending is not None
    assert ending.cause == "time"


def test_what_cannot_be_taken_up_ends_as_broken(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    room.close()
    machinery.refusal = WireError("it spoke in riddles")
    again(office, machinery).close()
    ending = office.deployment.ending
    assert ending is not None
    assert ending.cause == "broken"
    assert "riddles" in ending.why


# The operating point.

OTHER = replace(signed(point=replace(POINT, name="stricter", threshold=0.7)), id=PointId("point-2"))


def change(room: ControlRoom, office: Office) -> Deployment | Refusals:
    """Two people change the operating point of a live deployment."""
    office.signs.points.append(OTHER)
    taken(changing.ask(office.desk, LEAD, office.id, OTHER.id, reason="Too many false alerts"))
    return room.change_point(person(Role.AUTHORISING_OFFICER), office.id, digest=OTHER.digest, reason="I agree")


def test_another_point_means_another_machine_and_a_notice_on_every_console(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    first = machinery.machine
    first.health(faces_seen=100)
    told = listening(room, office)
    after = change(room, office)
    assert isinstance(after, Deployment), after
    assert (first.stopped.is_set(), machinery.machine.at.threshold, first.at.threshold) == (True, 0.7, 0.5)
    point = room.of(office.id).health()["point"]
    assert isinstance(point, dict)
    assert (point["changed"], point["name"], point["was"]) == (True, "stricter", "p")
    assert any(kind == "health" and facts["point"] == point for kind, facts in told)
    machinery.machine.health(faces_seen=20)
    assert room.of(office.id).health()["faces_seen"] == 120
    assert [use.id for use in after.points] == [live.points[0].id, OTHER.id]
    assert stage_of(office) is Stage.LIVE


def test_a_machine_that_does_not_come_back_ends_the_deployment(
    live: Deployment, room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    machinery.broken = "it crashed three times"
    after = change(room, office)
    assert isinstance(after, Deployment)
    assert after.stage is Stage.ENDED
    assert after.ending is not None
    assert after.ending.cause == "broken"
    assert live.stage is Stage.LIVE


def test_nobody_changes_a_point_alone(live: Deployment, room: ControlRoom, office: Office) -> None:
    office.signs.points.append(OTHER)
    alone = anybody(Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER)
    taken(changing.ask(office.desk, alone, live.id, OTHER.id, reason="Too many false alerts"))
    assert refused(room.change_point(alone, live.id, digest=OTHER.digest, reason="I agree"))[0] == "two_people"


def test_a_point_that_is_taken_back_ends_what_runs_with_it(live: Deployment, room: ControlRoom, office: Office) -> None:
    office.signs.points = []
    room._tick()
    ended = office.deployment
    assert ended.ending is not None
    assert ended.ending.cause == "evidence"
    assert live.stage is Stage.LIVE


def test_it_stops_when_its_false_alerts_are_more_than_chance_explains(
    room: ControlRoom, office: Office, machinery: FakeMachinery
) -> None:
    """Five in the first faces are within the number that is authorised for all day, and far beyond the rate."""
    office = Office()
    office.drafted(replace(PLAN, expected_faces=100_000, false_alerts_allowed=100))
    office.listed()
    office.authorise()
    taken(listing.check_status(office.desk, LEAD, office.id))
    taken(listing.seal(office.desk, LEAD, office.id))
    office.now = STARTS_AT
    room = ControlRoom(office.desk, machinery)
    assert isinstance(room.start(LEAD, office.id), Deployment)
    machinery.machine.health(faces_seen=50)
    for _ in range(5):
        wrong(room, office, machinery)
    room._tick()
    ended = office.deployment
    assert ended.ending is not None
    assert ended.ending.cause == "bound"
    assert EventKind.DEPLOYMENT_STOPPED_BY_BOUND in office.kinds
    room.close()
