from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law.checkins import retention
from peelian.law.checkins.rules import KEPT
from peelian.nouns.order import Keeping, OrderStage
from tests.fakes.orders import ENDS_AT, STARTS_AT, TERMS, order, rules

RULES = rules()
DAY = timedelta(days=1)


@pytest.mark.parametrize("kept", [kept for kept in KEPT if kept != "template"])
def test_each_class_goes_by_its_own_clock(kept: str) -> None:
    goes = retention.goes_at(kept, STARTS_AT, order(), RULES)
    assert goes == STARTS_AT + timedelta(days=RULES.keep_days[kept])
    assert not retention.expired(kept, STARTS_AT, order(), RULES, goes - timedelta(seconds=1))
    assert retention.expired(kept, STARTS_AT, order(), RULES, goes)


def test_the_reference_stays_while_the_order_does_and_goes_with_it() -> None:
    assert retention.goes_at("template", STARTS_AT, order(), RULES) is None
    ended = order(stage=OrderStage.ENDED, ended_at=ENDS_AT)
    assert retention.expired("template", STARTS_AT, ended, RULES, ENDS_AT)


def test_an_order_may_keep_something_for_longer_but_never_beyond_six_years() -> None:
    long = order(terms=replace(TERMS, keeping=(Keeping(kept="case", days=9999, reason="For ever"),)))
    assert retention.days("case", long, RULES) == 2192


def test_there_is_no_clock_for_what_is_no_class() -> None:
    with pytest.raises(KeyError):
        retention.goes_at("everything", STARTS_AT, order(), RULES)


def test_no_draft_says_for_how_long_it_lies() -> None:
    long = order(stage=OrderStage.DRAFT, terms=replace(TERMS, keeping=(Keeping(kept="draft", days=999, reason="x"),)))
    assert retention.days("draft", long, RULES) == RULES.keep_days["draft"]
