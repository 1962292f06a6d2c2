from dataclasses import replace
from datetime import timedelta

from peelian.jobs.checkins import due
from peelian.nouns.hold import HoldOn
from peelian.nouns.order import Keeping
from tests.fakes.checkins import Bureau, taken
from tests.fakes.orders import TERMS

LONGER = replace(TERMS, keeping=(Keeping(kept="prompt", days=120, reason="An appeal is heard in March"),))


def test_what_goes_next_comes_first_and_what_hangs_on_the_end_comes_last() -> None:
    bureau = Bureau()
    bureau.active(LONGER)
    taken(bureau.photo(bureau.shown()))
    found = due.due(bureau.office)
    assert [(one.kept, one.count, one.days, one.reason) for one in found] == [
        ("prompt", 1, 120, "An appeal is heard in March"),
        ("template", 1, 0, ""),
    ]
    assert found[0].next_at == bureau.now + timedelta(days=120)
    assert found[1].next_at is None


def test_what_two_people_hold_back_is_said_to_be_held_back() -> None:
    bureau = Bureau()
    bureau.active()
    assert [one.held_back for one in due.due(bureau.office)] == [False]
    bureau.store.unit.holds.about.add((HoldOn.ORDER, str(bureau.order.id)))
    assert [one.held_back for one in due.due(bureau.office)] == [True]


def test_a_draft_has_a_clock_too() -> None:
    bureau = Bureau()
    bureau.drafted()
    (one,) = due.due(bureau.office)
    assert (one.kept, one.count, one.next_at) == ("draft", 1, bureau.now + timedelta(days=one.days))
