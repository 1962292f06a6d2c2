from datetime import timedelta

import pytest

from peelian.jobs.checkins import keeping, ordering, tracking, wearing
from peelian.nouns.event import EventKind
from peelian.nouns.wearer import WatchId
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, Bureau, rules_of, taken
from tests.fakes.orders import REVIEW_AT, TERMS
from tests.fakes.places import zone


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active(TERMS, zone())
    return one


def test_a_secret_says_whose_device_and_which_order_it_is_of(bureau: Bureau) -> None:
    secret = taken(tracking.give(bureau.office, bureau.watch.id))
    assert tracking.whose(bureau.office, secret) == (bureau.watch.id, bureau.order.id)
    assert bureau.kinds[-1] is EventKind.WATCH_TRACKER_MADE
    assert secret.rpartition(".")[2].encode() not in b"".join(bureau.store.unit.vault.content.values())


@pytest.mark.parametrize("wrong", ["", "watch-1", "watch-1.", "watch-1.00", "watch-9.00", ".", "x" * 500])
def test_what_is_no_secret_is_nobodys(bureau: Bureau, wrong: str) -> None:
    taken(tracking.give(bureau.office, bureau.watch.id))
    assert tracking.whose(bureau.office, wrong) is None


def test_a_new_secret_takes_the_place_of_the_old(bureau: Bureau) -> None:
    old, new = (taken(tracking.give(bureau.office, bureau.watch.id)) for _ in range(2))
    assert tracking.whose(bureau.office, old) is None
    assert tracking.whose(bureau.office, new) is not None


def test_the_secret_of_a_device_that_was_revoked_is_worth_nothing(bureau: Bureau) -> None:
    secret = taken(tracking.give(bureau.office, bureau.watch.id))
    taken(wearing.revoke(bureau.office, CASE_OFFICER, bureau.order.id, bureau.watch.id, reason="Lost"))
    assert tracking.whose(bureau.office, secret) is None


def test_where_nobody_asks_for_places_there_is_no_secret() -> None:
    bureau = Bureau()
    bureau.active()
    assert rules_of(tracking.give(bureau.office, bureau.watch.id)) == ["places"]


def test_while_a_review_is_overdue_there_is_no_secret(bureau: Bureau) -> None:
    bureau.now = REVIEW_AT
    assert rules_of(tracking.give(bureau.office, bureau.watch.id)) == ["places"]


def test_a_secret_goes_with_the_order(bureau: Bureau) -> None:
    secret = taken(tracking.give(bureau.office, bureau.watch.id))
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Granted leave"))
    bureau.now += timedelta(hours=1)
    keeping.sweep(bureau.office)
    assert tracking.whose(bureau.office, secret) is None
    assert (tracking.about(WatchId(bureau.watch.id)), tracking.DIGEST) not in bureau.store.unit.vault.content
