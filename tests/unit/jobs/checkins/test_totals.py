from datetime import timedelta

from peelian.jobs.checkins import ordering, prompting, reviewing, totals
from peelian.jobs.checkins.ordering import Reviewed
from peelian.jobs.checkins.reviewing import Said
from peelian.nouns.order import Verdict
from peelian.nouns.prompt import Answer
from tests.fakes.checkins import DECISION_MAKER, REVIEWER, Bureau, taken


def test_nothing_is_counted_where_there_is_nothing() -> None:
    found = totals.totals(Bureau().office)
    assert (found.orders.stages, found.prompts.closed, found.concerns.opened, found.since) == ({}, 0, 0, None)


def test_prompts_are_counted_by_whose_fault_nothing_came_of_them() -> None:
    bureau = Bureau()
    bureau.active()
    taken(bureau.photo(bureau.shown()))
    bureau.now += timedelta(minutes=10)
    bureau.sent()
    bureau.now += timedelta(hours=1)
    prompting.lapse(bureau.office)
    bureau.shown()
    bureau.now += timedelta(hours=1)
    prompting.lapse(bureau.office)
    found = totals.totals(bureau.office).prompts
    assert (found.closed, found.answered) == (3, {"photo": 1})
    assert (found.by_system, found.by_device, found.not_known) == (1, 0, 1)


def test_an_outcome_counts_and_one_that_was_taken_back_counts_as_that() -> None:
    bureau = Bureau()
    bureau.active()
    taken(bureau.otherwise(bureau.shown(), Answer.CALL_BACK))
    (concern,) = bureau.store.unit.concerns.all()
    said = Said(outcome="answered_otherwise", excuse="none_given", reasons="Called them back")
    taken(reviewing.find(bureau.office, REVIEWER, concern.id, said))
    counted = totals.totals(bureau.office).concerns
    taken(reviewing.reverse(bureau.office, REVIEWER, concern.id, reason="Wrong person"))
    assert (counted.outcomes, counted.waiting, counted.referrals) == ({"answered_otherwise": 1}, 0, 0)
    after = totals.totals(bureau.office).concerns
    assert (after.outcomes, after.waiting, after.reversed_findings) == ({}, 1, 1)


def test_an_overdue_review_counts_until_it_is_made_and_then_as_late() -> None:
    bureau = Bureau()
    bureau.active()
    bureau.now = bureau.kept.review_due_at
    assert totals.totals(bureau.office).orders.overdue == 1
    bureau.now += timedelta(days=1)
    said = Reviewed(verdict=Verdict.CONTINUE, reasons="Still needed", next_due_at=bureau.now + timedelta(days=20))
    taken(ordering.review(bureau.office, DECISION_MAKER, bureau.order.id, said))
    found = totals.totals(bureau.office).orders
    assert (found.overdue, found.reviews_late, found.stages) == (0, 1, {"active": 1})
    assert found.powers == {"immigration_bail": 1}
