from dataclasses import dataclass, field

from peelian.worker.cell import REFUSED
from peelian.worker.restarts import MOST_CRASHES, SILENT_AFTER_S, START_WITHIN_S, WITHIN_S, Child, News, Turn, Ward


@dataclass
class Doll:
    """A child that does what the test says."""

    status: int | None = None
    killed: bool = False

    def poll(self) -> int | None:
        return self.status

    def kill(self) -> None:
        self.killed = True


@dataclass
class Nursery:
    """Starts dolls, and says when the newest last gave a sign of life."""

    dolls: list[Doll] = field(default_factory=list)
    alive_s: float | None = None

    def start(self) -> Child:
        self.dolls.append(Doll())
        return self.dolls[-1]

    def ward(self) -> Ward:
        return Ward(self.start, lambda: self.alive_s)


def turn(news: News | None) -> Turn | None:
    return None if news is None else news.turn


def test_it_is_started_once_and_left_alone_while_it_lives() -> None:
    nursery = Nursery()
    ward = nursery.ward()
    assert turn(ward.step(0)) is Turn.STARTED
    for now_s in range(1, 100):
        nursery.alive_s = now_s - SILENT_AFTER_S / 2
        assert ward.step(now_s) is None
    assert len(nursery.dolls) == 1


def test_one_that_crashed_is_started_again() -> None:
    nursery = Nursery()
    ward = nursery.ward()
    ward.step(0)
    nursery.dolls[0].status = -9
    assert ward.step(1) == News(turn=Turn.CRASHED, cause="killed by signal 9")
    assert turn(ward.step(1.1)) is Turn.STARTED
    nursery.dolls[1].status = 1
    assert ward.step(2) == News(turn=Turn.CRASHED, cause="exit status 1")
    assert not ward.over


def test_one_that_hangs_is_killed_and_started_again() -> None:
    nursery = Nursery()
    ward = nursery.ward()
    ward.step(0)
    nursery.alive_s = 2.0
    assert ward.step(2.0 + SILENT_AFTER_S) is None
    news = ward.step(2.1 + SILENT_AFTER_S)
    assert news == News(turn=Turn.CRASHED, cause="no sign of life for 5 s")
    assert nursery.dolls[0].killed
    assert turn(ward.step(7.2)) is Turn.STARTED


def test_starting_may_take_longer_but_not_for_ever() -> None:
    nursery = Nursery()
    ward = nursery.ward()
    ward.step(0)
    assert ward.step(START_WITHIN_S) is None
    assert turn(ward.step(START_WITHIN_S + 0.1)) is Turn.CRASHED
    assert nursery.dolls[0].killed


def test_a_sign_of_life_of_its_predecessor_is_none_of_its_own() -> None:
    nursery = Nursery(alive_s=0.0)
    ward = nursery.ward()
    ward.step(100)
    assert ward.step(100 + SILENT_AFTER_S + 1) is None


def test_after_several_crashes_in_a_short_time_it_gives_up() -> None:
    nursery = Nursery()
    ward = nursery.ward()
    news: News | None = None
    for crash in range(MOST_CRASHES):
        assert turn(ward.step(crash)) is Turn.STARTED
        nursery.dolls[-1].status = -11
        news = ward.step(crash + 0.5)
    assert turn(news) is Turn.GAVE_UP
    assert news is not None
    assert "5 crashes in 60 s, the last: killed by signal 11" in news.cause
    assert ward.over
    assert ward.step(1000) is None


def test_crashes_that_are_far_apart_are_no_reason_to_give_up() -> None:
    nursery = Nursery()
    ward = nursery.ward()
    for crash in range(4 * MOST_CRASHES):
        ward.step(crash * WITHIN_S)
        nursery.dolls[-1].status = -11
        assert turn(ward.step(crash * WITHIN_S + 1)) is Turn.CRASHED


def test_one_that_ended_or_refused_is_left_alone() -> None:
    for status, expected in ((0, Turn.ENDED), (REFUSED, Turn.REFUSED)):
        nursery = Nursery()
        ward = nursery.ward()
        ward.step(0)
        nursery.dolls[0].status = status
        assert turn(ward.step(1)) is expected
        assert ward.over
        assert ward.step(2) is None
        assert len(nursery.dolls) == 1


def test_once_ended_it_is_not_started_any_more() -> None:
    ward = Nursery().ward()
    ward.end()
    assert ward.step(0) is None
