"""Prompts come at random within their windows, are delivered or our fault, and are closed by the clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.checkins import ordering, prompting, wearing
from peelian.nouns.concern import ConcernKind
from peelian.nouns.event import EventKind
from peelian.nouns.prompt import Cause, PromptId, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Purpose
from peelian.nouns.wearer import FaultKind
from tests.fakes.checkins import CASE_OFFICER, NOON, Bureau, rules_of, signed, taken
from tests.fakes.orders import REVIEW_AT, STARTS_AT

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    return one


def test_moments_lie_in_their_windows_and_are_the_same_whenever_they_are_asked_for(bureau: Bureau) -> None:
    week = prompting.moments(bureau.office, bureau.kept, STARTS_AT, STARTS_AT + 7 * DAY)
    assert len(week) == 7
    assert all(12 * 60 <= one.hour * 60 + one.minute < 14 * 60 for one in week)
    assert len({one.minute for one in week}) > 3
    halves = [
        prompting.moments(bureau.office, bureau.kept, STARTS_AT + n * DAY, STARTS_AT + (n + 1) * DAY) for n in range(7)
    ]
    assert [one for half in halves for one in half] == week


def test_a_prompt_is_sent_shown_and_recorded(bureau: Bureau) -> None:
    shown = bureau.shown()
    assert (shown.state, shown.delivered_at, shown.answer_by) == (PromptState.DELIVERED, NOON, NOON + 30 * MINUTE)
    assert bureau.kinds[-2:] == [EventKind.PROMPT_SENT, EventKind.PROMPT_DELIVERED]


def test_a_sixth_prompt_in_a_day_is_refused_by_the_law_and_by_the_store(bureau: Bureau) -> None:
    for _ in range(5):
        shown = bureau.shown()
        bureau.now += 31 * MINUTE
        prompting.lapse(bureau.office)
        assert bureau.store.unit.prompts.get(shown.id).state is PromptState.MISSED
    assert rules_of(prompting.send(bureau.office, bureau.order.id)) == ["cap"]


def test_a_prompt_that_never_arrives_is_the_fault_of_the_system_and_no_concern(bureau: Bureau) -> None:
    bureau.sent()
    bureau.now += 16 * MINUTE
    (closed,) = prompting.lapse(bureau.office)
    assert (closed.state, closed.cause) == (PromptState.UNDELIVERED, Cause.SYSTEM)
    assert bureau.store.unit.concerns.all() == []


def test_a_prompt_that_nobody_answers_is_laid_before_a_person(bureau: Bureau) -> None:
    shown = bureau.shown()
    bureau.now += 31 * MINUTE
    (closed,) = prompting.lapse(bureau.office)
    (concern,) = bureau.store.unit.concerns.all()
    assert (closed.state, closed.cause) == (PromptState.MISSED, Cause.TO_BE_REVIEWED)
    assert (concern.kind, concern.about, concern.device_faulty) == (ConcernKind.MISSED, shown.id, False)


def test_a_flat_battery_is_the_fault_of_the_device(bureau: Bureau) -> None:
    bureau.shown()
    wearing.report_fault(bureau.office, bureau.order.id, bureau.watch.id, FaultKind.BATTERY)
    bureau.now += 31 * MINUTE
    (closed,) = prompting.lapse(bureau.office)
    (concern,) = bureau.store.unit.concerns.all()
    assert (closed.cause, concern.cause, concern.device_faulty) == (Cause.DEVICE, Cause.DEVICE, True)


def test_a_prompt_that_is_open_when_a_review_becomes_overdue_is_taken_back(bureau: Bureau) -> None:
    bureau.now = REVIEW_AT - timedelta(hours=20)
    bureau.shown()
    bureau.now = REVIEW_AT
    (closed,) = prompting.lapse(bureau.office)
    assert (closed.state, closed.cause) == (PromptState.WITHDRAWN, Cause.SYSTEM)


def test_a_prompt_is_not_shown_too_late_and_that_is_our_fault(bureau: Bureau) -> None:
    sent = bureau.sent()
    bureau.now += 16 * MINUTE
    said = bureau.statement(sent, Purpose.DELIVERED, b"")
    assert rules_of(prompting.deliver(bureau.office, said, signed(said.message()))) == ["late"]
    kept = bureau.store.unit.prompts.get(sent.id)
    assert (kept.state, kept.cause) == (PromptState.UNDELIVERED, Cause.SYSTEM)


def test_a_prompt_is_not_shown_once_the_order_has_ended(bureau: Bureau) -> None:
    sent = bureau.sent()
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Granted leave"))
    said = bureau.statement(sent, Purpose.DELIVERED, b"")
    assert rules_of(prompting.deliver(bureau.office, said, signed(said.message()))) == ["stage"]
    assert bureau.store.unit.prompts.get(sent.id).state is PromptState.WITHDRAWN


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"prompt": PromptId("P-9")}, "device"),
        ({"purpose": Purpose.ANSWER}, "purpose"),
        ({"content_sha256": "ab" * 32}, "content"),
    ],
)
def test_what_the_device_did_not_sign_for_this_delivers_nothing(
    bureau: Bureau, changes: dict[str, object], rule: str
) -> None:
    sent = bureau.sent()
    said = replace(bureau.statement(sent, Purpose.DELIVERED, b""), **changes)  # type: ignore[arg-type]
    assert rules_of(prompting.deliver(bureau.office, said, signed(said.message()))) == [rule]
    assert bureau.store.unit.prompts.get(sent.id).state is PromptState.SENT


def test_nobody_else_can_say_that_a_prompt_was_delivered(bureau: Bureau) -> None:
    said = bureau.statement(bureau.sent(), Purpose.DELIVERED, b"")
    assert rules_of(prompting.deliver(bureau.office, said, b"forged")) == ["signature"]
    assert bureau.kinds[-1] is EventKind.CHECK_IN_REFUSED


def test_a_word_of_delivery_is_good_once(bureau: Bureau) -> None:
    said = bureau.statement(bureau.sent(), Purpose.DELIVERED, b"")
    taken(prompting.deliver(bureau.office, said, signed(said.message())))
    assert rules_of(prompting.deliver(bureau.office, said, signed(said.message()))) == ["counter"]


def test_somebody_without_a_device_is_not_prompted() -> None:
    bureau = Bureau()
    bureau.drafted()
    bureau.activate()
    bureau.now = NOON
    assert isinstance(prompting.send(bureau.office, bureau.order.id), Refused)


def test_an_order_that_there_is_not_is_an_error(bureau: Bureau) -> None:
    with pytest.raises(NotFoundError):
        prompting.send(bureau.office, type(bureau.order.id)("O-9"))
