"""Nothing begins without its grounds, and nothing goes on past a review that nobody made."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from peelian.law.checkins import orders
from peelian.nouns.ids import PersonId
from peelian.nouns.order import Considered, Keeping, OrderReview, OrderStage, PromptTimes, Verdict
from peelian.nouns.refusal import Refused
from tests.fakes.orders import ENDS_AT, GROUNDS, NOW, REVIEW_AT, SLEEP, STARTS_AT, TERMS, order, rules

DIGEST = "d1" * 32
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
DRAFT = order(stage=OrderStage.DRAFT, activation=None)


def why(refused: list[Refused]) -> list[str]:
    return [one.rule for one in refused]


def test_an_order_with_all_its_grounds_lacks_nothing() -> None:
    assert orders.complete(TERMS, rules()) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"power": "because"}, "grounds.power"),
        ({"decision_maker": " "}, "grounds.decision_maker"),
        ({"proportionality": ""}, "grounds.proportionality"),
        ({"less_intrusive": ()}, "grounds.less_intrusive"),
        ({"less_intrusive": (Considered(option="reporting", why_not=" "),)}, "grounds.less_intrusive"),
        ({"vulnerability": None}, "grounds.vulnerability"),
    ],
)
def test_each_ground_is_asked_for(changes: dict[str, object], rule: str) -> None:
    lacking = replace(TERMS, grounds=replace(GROUNDS, **changes))  # type: ignore[arg-type]
    assert why(orders.complete(lacking, rules())) == [rule]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"ends_at": STARTS_AT}, "ends_at"),
        ({"ends_at": STARTS_AT + 366 * DAY}, "ends_at"),
        ({"review_due_at": STARTS_AT}, "review_due_at"),
        ({"review_due_at": STARTS_AT + 91 * DAY, "ends_at": STARTS_AT + 300 * DAY}, "review_due_at"),
        ({"quiet": ()}, "quiet.sleep"),
        ({"quiet": (replace(SLEEP, to_minute=5 * 60),)}, "quiet.sleep"),
        ({"quiet": (replace(SLEEP, weekdays=frozenset({1})),)}, "quiet.sleep"),
        ({"times": TERMS.times * 6}, "times"),
        ({"times": (PromptTimes(rule="FREQ=HOURLY", starts_minute=0, window_minutes=1),)}, "times"),
        ({"raw_fixes": True}, "raw_fixes"),
        ({"keeping": (Keeping(kept="photo", days=8, reason=""),)}, "keeping"),
        ({"keeping": (Keeping(kept="photo", days=2193, reason="The plan says so"),)}, "keeping"),
        ({"keeping": (Keeping(kept="gossip", days=1, reason=""),)}, "keeping"),
        ({"keeping": (Keeping(kept="prompt", days=1, reason=""),)}, "keeping"),
        ({"keeping": (Keeping(kept="photo", days=1, reason=""),) * 2}, "keeping"),
    ],
)
def test_each_bound_of_the_terms_is_kept(changes: dict[str, object], rule: str) -> None:
    assert why(orders.complete(replace(TERMS, **changes), rules())) == [rule]  # type: ignore[arg-type]


def test_six_years_may_be_the_time_when_there_is_a_reason() -> None:
    long = replace(TERMS, keeping=(Keeping(kept="case", days=2192, reason="Litigation is pending"),))
    assert orders.complete(long, rules()) == []


def test_a_complete_draft_may_be_activated() -> None:
    assert orders.may_activate(DRAFT, rules(), digest=DIGEST, now=NOW) == []


@pytest.mark.parametrize("stage", [OrderStage.ACTIVE, OrderStage.ENDED, OrderStage.PURGED])
def test_only_a_draft_is_activated(stage: OrderStage) -> None:
    assert "stage" in why(orders.may_activate(order(stage=stage), rules(), digest=DIGEST, now=NOW))


def test_terms_that_were_altered_after_they_were_activated_are_refused() -> None:
    assert "order" in why(orders.may_activate(replace(order(), stage=OrderStage.DRAFT), rules(), digest="00", now=NOW))


def test_an_order_whose_time_is_over_is_not_activated() -> None:
    assert "ends_at" in why(orders.may_activate(DRAFT, rules(), digest=DIGEST, now=ENDS_AT))


def test_an_order_whose_first_review_has_passed_is_not_activated() -> None:
    assert "review_due_at" in why(orders.may_activate(DRAFT, rules(), digest=DIGEST, now=REVIEW_AT))


@pytest.mark.parametrize(
    ("now", "rule"),
    [
        (STARTS_AT - SECOND, "starts_at"),
        (STARTS_AT, None),
        (REVIEW_AT - SECOND, None),
        (REVIEW_AT, "review"),
        (REVIEW_AT + DAY, "review"),
        (ENDS_AT, "ends_at"),
    ],
)
def test_an_order_stands_from_its_start_until_its_review_is_due(now: datetime, rule: str | None) -> None:
    refused = orders.standing(order(), now=now)
    assert (None if refused is None else refused.rule) == rule


@pytest.mark.parametrize("stage", [OrderStage.DRAFT, OrderStage.ENDED, OrderStage.PURGED])
def test_nothing_is_done_under_an_order_that_is_not_active(stage: OrderStage) -> None:
    assert orders.standing(order(stage=stage), now=STARTS_AT) is not None


def test_nothing_is_done_under_an_order_that_nobody_activated() -> None:
    assert orders.standing(order(activation=None), now=STARTS_AT) is not None


def test_a_review_that_was_missed_can_be_made_up_and_nothing_else_makes_it_stand_again() -> None:
    late = REVIEW_AT + 3 * DAY
    made = review(next_due_at=late + 10 * DAY, at=late)
    assert orders.may_review(order(), made, rules(), now=late) == []
    assert orders.standing(order(review_due_at=late + 10 * DAY), now=late) is None


def review(**changes: object) -> OrderReview:
    whole = OrderReview(
        by=PersonId("dana"), at=NOW, verdict=Verdict.CONTINUE, reasons="Still needed", next_due_at=REVIEW_AT
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        (review(next_due_at=None), "next_due_at"),
        (review(next_due_at=STARTS_AT), "next_due_at"),
        (review(next_due_at=STARTS_AT + 91 * DAY), "next_due_at"),
    ],
)
def test_a_review_says_when_the_next_one_is_due(made: OrderReview, rule: str) -> None:
    assert why(orders.may_review(order(), made, rules(), now=STARTS_AT)) == [rule]


def test_a_review_does_not_move_the_end() -> None:
    made = review(next_due_at=ENDS_AT + DAY)
    assert why(orders.may_review(order(), made, rules(), now=ENDS_AT)) == ["ends_at"]


def test_a_review_that_ends_an_order_needs_no_next_one() -> None:
    assert orders.may_review(order(), review(verdict=Verdict.END, next_due_at=None), rules(), now=ENDS_AT) == []


def test_a_draft_is_not_reviewed() -> None:
    assert why(orders.may_review(DRAFT, review(), rules(), now=STARTS_AT)) == ["stage"]
