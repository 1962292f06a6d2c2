from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.jobs.checkins import ordering, telling, wearing
from peelian.law.checkins import answering
from peelian.nouns.order import QuietKind, QuietSpan
from peelian.nouns.prompt import PromptState
from peelian.nouns.wearer import FaultKind
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, Bureau, taken
from tests.fakes.orders import REVIEW_AT


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    return one


def test_when_nothing_is_asked_the_person_is_told_so(bureau: Bureau) -> None:
    told = telling.standing(bureau.office, bureau.watch.id)
    assert (told.order, told.over, told.prompt, told.quiet, told.places) == (bureau.kept, None, None, None, False)


def test_a_prompt_is_told_of_while_it_can_be_shown_or_answered(bureau: Bureau) -> None:
    sent = bureau.sent()
    told = telling.standing(bureau.office, bureau.watch.id)
    assert told.prompt == sent
    assert told.tries_left == bureau.office.rules.tries
    bureau.now = sent.show_by + timedelta(seconds=1)
    assert telling.standing(bureau.office, bureau.watch.id).prompt is None


def test_a_prompt_that_is_shown_is_told_of_until_its_time_is_over(bureau: Bureau) -> None:
    shown = bureau.shown()
    told = telling.standing(bureau.office, bureau.watch.id).prompt
    assert told is not None
    assert told.state is PromptState.DELIVERED
    assert shown.answer_by is not None
    bureau.now = shown.answer_by + timedelta(seconds=1)
    assert telling.standing(bureau.office, bureau.watch.id).prompt is None


def test_while_a_review_is_overdue_nothing_is_asked(bureau: Bureau) -> None:
    bureau.sent()
    bureau.now = REVIEW_AT
    told = telling.standing(bureau.office, bureau.watch.id)
    assert told.prompt is None
    assert told.over is not None
    assert told.over.rule == "review"


def test_the_end_of_an_order_is_told(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Granted leave"))
    told = telling.standing(bureau.office, bureau.watch.id)
    assert told.over is not None
    assert told.order == bureau.kept


def test_of_two_orders_the_one_that_is_active_is_told_of(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Varied"))
    bureau.drafted()
    bureau.activate()
    assert telling.standing(bureau.office, bureau.watch.id).order == bureau.kept


def test_somebody_is_told_that_and_why_they_are_left_in_peace(bureau: Bureau) -> None:
    span = QuietSpan(kind=QuietKind.COURT, starts_at=bureau.now, ends_at=bureau.now + timedelta(hours=2))
    taken(ordering.leave_in_peace(bureau.office, CASE_OFFICER, bureau.order.id, span))
    assert telling.standing(bureau.office, bureau.watch.id).quiet is QuietKind.COURT


def test_faults_that_last_are_told_and_no_others(bureau: Bureau) -> None:
    for kind in (FaultKind.LINK, FaultKind.CAMERA):
        wearing.report_fault(bureau.office, bureau.order.id, bureau.watch.id, kind)
    wearing.report_fault(bureau.office, bureau.order.id, bureau.watch.id, FaultKind.LINK, over=True)
    assert telling.standing(bureau.office, bureau.watch.id).faults == (FaultKind.CAMERA,)


def test_after_the_last_photo_that_a_device_may_send_the_person_is_told(bureau: Bureau) -> None:
    bureau.store.unit.watches.put(replace(bureau.watch, failures=answering.MOST_FAILURES))
    assert not telling.standing(bureau.office, bureau.watch.id).photos
