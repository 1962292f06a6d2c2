from collections.abc import Callable
from datetime import timedelta

import pytest

from peelian.jobs.checkins import keeping, ordering, prompting, waking, wearing
from peelian.jobs.checkins.rounds import Rounds
from peelian.nouns.device import WakeUp
from peelian.nouns.wearer import WatchId
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, Bureau, taken
from tests.fakes.orders import STARTS_AT

PLACE = WakeUp(endpoint="https://push.example/1", p256dh="cHVi", auth="c2Vj")


class FakeWaker:
    """Remembers whom it woke, and says on demand that nobody is there."""

    def __init__(self) -> None:
        self.woken: list[WakeUp] = []
        self.gone: list[Callable[[], None]] = []

    def wake(self, wake_up: WakeUp, gone: Callable[[], None]) -> None:
        self.woken.append(wake_up)
        self.gone.append(gone)


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    waking.wake_by(one.office, one.watch.id, PLACE)
    return one


def test_a_device_is_woken_when_a_prompt_is_sent_by_the_clock(bureau: Bureau) -> None:
    waker = FakeWaker()
    rounds = Rounds(office=bureau.office, waker=waker)
    (moment,) = prompting.moments(bureau.office, bureau.kept, STARTS_AT, STARTS_AT + timedelta(hours=12))
    bureau.now = moment - timedelta(seconds=30)
    rounds.go()
    assert waker.woken == []
    bureau.now += timedelta(minutes=1)
    assert len(rounds.go()) == 1
    assert waker.woken == [PLACE]


def test_where_nobody_is_any_more_is_forgotten(bureau: Bureau) -> None:
    waker = FakeWaker()
    waking.wake(bureau.office, waker, bureau.sent())
    waker.gone[0]()
    assert waking.found_for(bureau.store.unit, bureau.watch.id) is None


def test_a_device_that_was_revoked_is_not_woken(bureau: Bureau) -> None:
    waker, prompt = FakeWaker(), bureau.sent()
    taken(wearing.revoke(bureau.office, CASE_OFFICER, bureau.order.id, bureau.watch.id, reason="Lost"))
    waking.wake(bureau.office, waker, prompt)
    assert waker.woken == []


def test_a_device_that_there_is_not_is_nowhere(bureau: Bureau) -> None:
    assert waking.found_for(bureau.store.unit, WatchId("watch-9")) is None


def test_an_order_that_ended_takes_nothing_from_the_next_one(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Varied"))
    bureau.drafted()
    bureau.activate()
    keeping.sweep(bureau.office)
    assert waking.found_for(bureau.store.unit, bureau.watch.id) == PLACE


def test_where_a_device_is_woken_goes_with_the_order(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Granted leave"))
    keeping.sweep(bureau.office)
    assert waking.found_for(bureau.store.unit, bureau.watch.id) is None
