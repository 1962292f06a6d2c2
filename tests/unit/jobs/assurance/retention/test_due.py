from datetime import timedelta

from peelian.jobs.assurance.retention import due
from peelian.jobs.assurance.retention.due import Alarm
from peelian.jobs.assurance.retention.ports import Holding
from peelian.law.retention import Kept
from peelian.nouns.event import EventKind
from tests.fakes.deployments import NOW
from tests.fakes.keeping import Clocks

HOUR = timedelta(hours=1)
LATE = Holding(kept=Kept.ALERT, about="D-1", count=3, goes_at=NOW - HOUR)
SOON = Holding(kept=Kept.LIST, about="D-1", count=40, goes_at=NOW + HOUR)
LATER = Holding(kept=Kept.CHECK_ROW, count=7, goes_at=NOW + 9 * HOUR)
OPEN = Holding(kept=Kept.CHECK_IN_TEMPLATE, about="O-1", count=1, goes_at=None)


def test_what_is_late_comes_first_then_what_goes_next_and_last_what_hangs_on_something_else() -> None:
    desk = Clocks(held=[OPEN, LATER, SOON, LATE])
    assert [(one.holding, one.late) for one in due.due(desk.keeping)] == [
        (LATE, True),
        (SOON, False),
        (LATER, False),
        (OPEN, False),
    ]


def test_what_two_people_hold_back_is_not_late_and_the_rest_of_it_is() -> None:
    held = Holding(kept=Kept.ALERT, about="D-1", count=1, goes_at=NOW - HOUR, held=1)
    half = Holding(kept=Kept.ALERT, about="D-2", count=2, goes_at=NOW - HOUR, held=1)
    found = {one.holding.about: one.late for one in due.due(Clocks(held=[held, half]).keeping)}
    assert found == {"D-1": False, "D-2": True}


def test_every_class_is_shown_also_that_of_which_nothing_is_held() -> None:
    desk = Clocks(held=[LATE, SOON])
    found = {one.kept: one for one in due.classes(desk.keeping, due.due(desk.keeping))}
    assert found.keys() == set(Kept)
    assert (found[Kept.ALERT].count, found[Kept.ALERT].late, found[Kept.ALERT].next_at) == (3, True, LATE.goes_at)
    assert (found[Kept.NON_MATCH].count, found[Kept.NON_MATCH].late) == (0, False)


def test_what_is_swept_leaves_a_receipt_and_nothing_leaves_none() -> None:
    desk = Clocks(swept={Kept.SESSION: 4, Kept.LEDGER: 0})
    assert due.tidy(desk.keeping) == {Kept.SESSION: 4}
    (receipt,) = desk.events
    assert (receipt.kind, receipt.facts) == (EventKind.RETENTION_SWEPT, (("session", 4),))
    desk.swept[Kept.SESSION] = 0
    due.tidy(desk.keeping)
    assert len(desk.events) == 1


def test_the_log_is_told_once_a_day_of_what_is_late_for_as_long_as_it_is() -> None:
    desk = Clocks(held=[LATE, SOON])
    alarm = Alarm(desk.keeping)
    assert alarm.look() == [Kept.ALERT]
    assert alarm.look() == [Kept.ALERT]
    (told,) = desk.events
    assert (told.kind, told.facts) == (EventKind.RETENTION_OVERDUE, (("kept", "alert"), ("count", 3)))
    desk.now += timedelta(days=1)
    assert alarm.look() == [Kept.ALERT, Kept.LIST]
    assert len(desk.events) == 3
    desk.held = []
    assert alarm.look() == []
    desk.held = [LATE]
    alarm.look()
    assert len(desk.events) == 4


def test_nothing_late_is_no_alarm() -> None:
    desk = Clocks(held=[SOON, OPEN])
    assert Alarm(desk.keeping).look() == []
    assert desk.events == []
