"""A replay, an old nonce, another device, a file, another purpose: each is refused, by its own rule."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.law.checkins import answering
from peelian.law.checkins.answering import Presented
from peelian.nouns.prompt import PromptId, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Camera, Nonce, Purpose, Statement, Tick
from peelian.nouns.wearer import WatchId, WatchState, WearerId
from tests.fakes.answers import NOON, PHOTO_SHA256, nonce, shown, statement
from tests.fakes.orders import rules, watch

RULES = rules()
PRESENTED = Presented(statement=statement(), signed=True, content_sha256=PHOTO_SHA256, purpose=Purpose.ANSWER)


def by(refused: Refused | None) -> str | None:
    return None if refused is None else refused.rule


def asked(said: Statement, given: Nonce | None) -> str | None:
    return by(answering.genuine(replace(PRESENTED, statement=said), given, watch(), shown()))


def test_a_genuine_answer_is_genuine() -> None:
    assert asked(statement(), nonce()) is None


@pytest.mark.parametrize(
    ("said", "given", "rule"),
    [
        (statement(watch=WatchId("watch-2")), nonce(), "device"),
        (statement(prompt=PromptId("P-2")), nonce(), "device"),
        (statement(purpose=Purpose.OTHERWISE), nonce(), "purpose"),
        (statement(content_sha256="00" * 32), nonce(), "content"),
        (statement(camera=Camera.FILE), nonce(), "camera"),
        (statement(), None, "nonce"),
        (statement(nonce="cd" * 32), nonce(), "nonce"),
        (statement(), nonce(watch=WatchId("watch-2")), "nonce"),
        (statement(), nonce(prompt=PromptId("P-2")), "nonce"),
        (statement(), nonce(purpose=Purpose.OTHERWISE), "nonce"),
        (statement(), nonce(used=True), "replay"),
    ],
)
def test_an_answer_that_is_not_genuine_is_refused(said: Statement, given: Nonce | None, rule: str) -> None:
    assert asked(said, given) == rule


def test_an_answer_that_is_not_signed_is_refused() -> None:
    assert by(answering.genuine(replace(PRESENTED, signed=False), nonce(), watch(), shown())) == "signature"


@pytest.mark.parametrize("state", [WatchState.REVOKED, WatchState.REPLACED])
def test_a_device_that_is_over_signs_nothing(state: WatchState) -> None:
    assert by(answering.genuine(PRESENTED, nonce(), watch(state=state), shown())) == "signature"


def test_the_device_of_somebody_else_does_not_answer() -> None:
    assert by(answering.genuine(PRESENTED, nonce(), watch(wearer=WearerId("W-2")), shown())) == "device"


@pytest.mark.parametrize("counter", [1, 2, 900])
def test_a_counter_that_does_not_rise_is_refused(counter: int) -> None:
    assert by(answering.genuine(PRESENTED, nonce(), watch(counter=counter), shown())) == "counter"


@pytest.mark.parametrize(
    ("tick", "rule"),
    [
        (Tick(seconds=100, boot="run-1"), None),
        (Tick(seconds=160, boot="run-1"), None),
        (Tick(seconds=160.1, boot="run-1"), "stale"),
        (Tick(seconds=99, boot="run-1"), "stale"),
        (Tick(seconds=101, boot="run-2"), "stale"),
    ],
    ids=["at once", "at the last moment", "too late", "before it was given out", "after a restart"],
)
def test_a_nonce_is_fresh_for_a_minute_of_one_run_of_the_server(tick: Tick, rule: str | None) -> None:
    assert by(answering.fresh(nonce(), tick, RULES)) == rule


@given(days=st.integers(-400, 400))
def test_the_clock_of_the_device_decides_nothing(days: int) -> None:
    off = statement(said_at=NOON + timedelta(days=days))
    assert asked(off, nonce()) is None
    assert answering.skew_s(off, now=NOON) == days * 86400


@pytest.mark.parametrize("state", [one for one in PromptState if one is not PromptState.DELIVERED])
def test_only_a_prompt_that_is_shown_is_answered(state: PromptState) -> None:
    assert by(answering.may_answer(shown(state=state), now=NOON)) == "state"


def test_an_answer_that_comes_too_late_is_refused_and_a_timely_one_is_not() -> None:
    assert answering.may_answer(shown(), now=NOON + timedelta(minutes=30)) is None
    assert by(answering.may_answer(shown(), now=NOON + timedelta(minutes=31))) == "late"


def test_three_photos_answer_one_prompt() -> None:
    assert answering.may_try(shown(tries=2), watch(), RULES, now=NOON) is None
    assert by(answering.may_try(shown(tries=3), watch(), RULES, now=NOON)) == "tries"


@pytest.mark.parametrize(
    ("failures", "after_s", "rule"),
    [(4, 0, None), (5, 29, "wait"), (5, 30, None), (49, 30, None), (50, 9999, "attempts")],
)
def test_tries_slow_down_and_end_as_nist_says(failures: int, after_s: int, rule: str | None) -> None:
    failed = watch(failures=failures, failed_at=NOON)
    assert by(answering.may_try(shown(), failed, RULES, now=NOON + timedelta(seconds=after_s))) == rule
