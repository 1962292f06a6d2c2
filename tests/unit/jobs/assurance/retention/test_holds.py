from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.assurance.retention import holds
from peelian.jobs.assurance.retention.holds import Asked
from peelian.nouns.event import EventKind
from peelian.nouns.hold import Hold, HoldId, HoldOn
from peelian.nouns.person import Role
from tests.fakes.deployments import NOW, anybody, person
from tests.fakes.desk import rules, taken
from tests.fakes.keeping import Clocks

DPO, OFFICER = person(Role.DPO), person(Role.AUTHORISING_OFFICER)
ASKED = Asked(
    on=HoldOn.ALERT,
    about="A-1",
    reason="A complaint about the stop",
    reference="PSD-7",
    until=NOW + timedelta(days=30),
)


def asked(desk: Clocks) -> Hold:
    return taken(holds.ask(desk.keeping, DPO, ASKED))


def approved(desk: Clocks) -> Hold:
    one = asked(desk)
    return taken(holds.approve(desk.keeping, OFFICER, one.id, digest=holds.of_hold(one), reason="It is needed"))


def test_one_asks_another_approves_and_the_log_has_both() -> None:
    desk = Clocks()
    one = approved(desk)
    assert one.holds(NOW)
    assert holds.all_holds(desk.keeping) == [one]
    assert desk.kinds == [EventKind.HOLD_ASKED, EventKind.HOLD_APPROVED]
    assert desk.events[1].about == (("hold", one.id), ("alert", "A-1"))


def test_whoever_asked_does_not_approve_whatever_their_roles() -> None:
    desk = Clocks()
    both = anybody(Role.DPO, Role.AUTHORISING_OFFICER)
    one = taken(holds.ask(desk.keeping, both, ASKED))
    refused = holds.approve(desk.keeping, both, one.id, digest=holds.of_hold(one), reason="Mine")
    assert rules(refused) == ["two_people"]
    assert not desk.kept[one.id].holds(NOW)
    assert desk.kinds[-1] is EventKind.PERMISSION_REFUSED


@pytest.mark.parametrize("change", [{"about": "A-2"}, {"until": NOW + timedelta(days=31)}, {"reason": "Another"}])
def test_what_was_changed_after_it_was_shown_is_not_approved(change: dict[str, object]) -> None:
    desk = Clocks()
    one = asked(desk)
    seen = holds.of_hold(one)
    desk.put(replace(one, **change))  # type: ignore[arg-type]
    assert rules(holds.approve(desk.keeping, OFFICER, one.id, digest=seen, reason="Yes")) == ["hold.digest"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"reason": " "}, "hold.reason"),
        ({"reference": ""}, "hold.reference"),
        ({"about": ""}, "hold.about"),
        ({"about": "A-404"}, "hold.about"),
        ({"until": NOW}, "hold.until"),
        ({"until": NOW + timedelta(days=91)}, "hold.until"),
    ],
)
def test_a_hold_says_what_why_for_which_case_and_until_when(change: dict[str, object], rule: str) -> None:
    desk = Clocks()
    assert rules(holds.ask(desk.keeping, DPO, replace(ASKED, **change))) == [rule]  # type: ignore[arg-type]
    assert desk.kept == {}


def test_others_may_neither_ask_nor_approve_nor_end() -> None:
    desk, operator = Clocks(), person(Role.OPERATOR)
    assert rules(holds.ask(desk.keeping, operator, ASKED)) == ["permission"]
    one = asked(desk)
    digest = holds.of_hold(one)
    assert rules(holds.approve(desk.keeping, operator, one.id, digest=digest, reason="Yes")) == ["permission"]
    assert rules(holds.end(desk.keeping, operator, one.id, reason="No")) == ["permission"]


def test_no_yes_and_no_end_comes_without_a_reason() -> None:
    desk = Clocks()
    one = asked(desk)
    digest = holds.of_hold(one)
    assert rules(holds.approve(desk.keeping, OFFICER, one.id, digest=digest, reason=" ")) == ["reason"]
    assert rules(holds.end(desk.keeping, DPO, one.id, reason="")) == ["reason"]


def test_a_hold_can_be_ended_before_its_time_and_only_once() -> None:
    desk = Clocks()
    one = approved(desk)
    assert not taken(holds.end(desk.keeping, DPO, one.id, reason="The complaint was withdrawn")).holds(NOW)
    assert desk.kinds[-1] is EventKind.HOLD_ENDED
    assert rules(holds.end(desk.keeping, DPO, one.id, reason="Again")) == ["hold.stage"]


def test_there_is_no_hold_that_nobody_asked_for() -> None:
    with pytest.raises(NotFoundError, match="H-404"):
        holds.approve(Clocks().keeping, OFFICER, HoldId("H-404"), digest="d", reason="Yes")
