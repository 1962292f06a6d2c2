"""What is refused is logged, counted, and kept for the lead."""

from peelian.jobs.live.phones import denying
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.refusal import Refused
from tests.fakes.phones import OFFICER
from tests.fakes.street import Street

NO = Refused(rule="held", reason="You do not hold this alert")


def test_a_refusal_is_kept_with_the_phone_and_logged_under_its_officer() -> None:
    street = Street()
    denying.note(street.phones, street.phone.device, "act", NO)
    after = street.carried().device
    assert [(one.asked, one.rule, one.reason) for one in after.denied] == [("act", "held", NO.reason)]
    assert (after.denied_count, after.denied_looks) == (1, 0)
    last = street.office.store.events[-1]
    assert (last.kind, last.who, last.why) == (EventKind.PHONE_REFUSED, OFFICER.id, NO.reason)
    assert ("device", after.id) in last.about


def test_a_second_look_that_was_refused_is_counted_apart() -> None:
    street = Street()
    denying.note(street.phones, street.phone.device, denying.SECOND_LOOK, NO)
    assert street.carried().device.denied_looks == 1
    assert street.office.store.events[-1].kind is EventKind.SECOND_LOOK_REFUSED


def test_of_what_nobody_signed_it_is_not_said_that_the_officer_did_it() -> None:
    street = Street()
    denying.note(street.phones, street.phone.device, denying.SECOND_LOOK, NO, proven=False)
    last = street.office.store.events[-1]
    assert (last.kind, last.who) == (EventKind.PHONE_REFUSED, SYSTEM)
    after = street.carried().device
    assert (after.denied_count, after.denied_looks) == (1, 0)


def test_a_phone_keeps_the_newest_refusals_and_counts_all() -> None:
    street = Street()
    for number in range(denying.KEPT + 5):
        denying.note(street.phones, street.phone.device, "act", Refused(rule=f"r{number}", reason="no"))
    after = street.carried().device
    assert [one.rule for one in after.denied] == [f"r{number}" for number in range(5, denying.KEPT + 5)]
    assert after.denied_count == denying.KEPT + 5


def test_a_stranger_is_logged_without_a_phone() -> None:
    street = Street()
    denying.stranger(street.phones, "state", NO)
    last = street.office.store.events[-1]
    assert (last.kind, last.who, last.about) == (EventKind.PHONE_REFUSED, SYSTEM, ())
