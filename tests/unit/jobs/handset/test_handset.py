"""A no is logged and counted, and nothing in an event is more than a line."""

from peelian.law.permission import Action
from peelian.nouns.event import SYSTEM, EventKind, Source
from peelian.nouns.refusal import Refused
from tests.fakes.handset import Checking, rules
from tests.fakes.operator_checks import KEEPER, OFFICER

NO = Refused(rule="open", reason="You have a check open already")


def test_an_event_says_who_and_about_what_under_which_law() -> None:
    van = Checking()
    event = van.handset.event(EventKind.CHECK_OPENED, OFFICER, "two\nlines\x07", check_id="check-1", photographs=2)
    assert (event.who, event.why, event.source) == (OFFICER.id, "two lines", Source.HANDSET)
    assert (event.about, event.facts) == ((("check", "check-1"),), (("photographs", 2),))
    assert event.regime == van.handset.policy.regime
    assert van.handset.event(EventKind.CHECK_ENDED, None).who == SYSTEM


def test_a_refused_check_is_logged_and_counted_by_its_month() -> None:
    van = Checking()
    with van.store.change() as unit:
        van.handset.refused(unit, OFFICER, Action.CHECK_MAKE, [NO, NO])
    assert van.kinds[-1] is EventKind.CHECK_REFUSED
    assert dict(van.store.kept.refusals) == {("2026-11", "open"): 1}


def test_another_refusal_is_logged_and_not_counted_as_a_check() -> None:
    van = Checking()
    with van.store.change() as unit:
        van.handset.refused(unit, KEEPER, Action.REFERENCE_CHANGE, [NO])
    assert van.kinds[-1] is EventKind.PERMISSION_REFUSED
    assert not van.store.kept.refusals


def test_who_may_not_is_refused_and_logged() -> None:
    van = Checking()
    with van.store.change() as unit:
        assert van.handset.allowed(unit, OFFICER, Action.CHECK_MAKE) is None
        refused = van.handset.allowed(unit, KEEPER, Action.CHECK_MAKE)
    assert rules(refused) == ["permission"]
    assert van.kinds[-1] is EventKind.CHECK_REFUSED
