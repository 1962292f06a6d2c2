from peelian.jobs.live.doorbell import AWAY_AFTER_S, Doorbell, Seen
from peelian.nouns.ids import CameraId, SubjectId

HERE, THERE = CameraId("here"), CameraId("there")
A, B = SubjectId("a"), SubjectId("b")


def at(time_s: float, size_px: float = 60) -> Seen:
    return Seen(time_s=time_s, area_px=size_px**2)


def rung(time_s: float = 100.0) -> Doorbell:
    doorbell = Doorbell()
    doorbell.saw(HERE, A, at(time_s))
    return doorbell


def test_somebody_new_rings() -> None:
    assert Doorbell().rings(HERE, A, began=at(0))


def test_a_track_that_broke_does_not_ring_again() -> None:
    assert not rung().rings(HERE, A, began=at(102))


def test_who_comes_again_after_a_while_rings_again() -> None:
    assert rung().rings(HERE, A, began=at(100.1 + AWAY_AFTER_S))


def test_who_is_suddenly_far_away_has_been_away() -> None:
    assert rung().rings(HERE, A, began=at(102, size_px=25))
    assert not rung().rings(HERE, A, began=at(102, size_px=35))


def test_who_was_seen_a_moment_ago_does_not_ring_at_any_size() -> None:
    assert not rung().rings(HERE, A, began=at(100.3, size_px=10))
    assert not rung().rings(HERE, A, began=at(90, size_px=10))


def test_another_subject_and_another_camera_ring_for_themselves() -> None:
    assert rung().rings(HERE, B, began=at(101))
    assert rung().rings(THERE, A, began=at(101))


def test_a_successor_does_not_ring_for_whom_its_predecessor_rang() -> None:
    successor = Doorbell()
    successor.remember(rung().memory())
    assert not successor.rings(HERE, A, began=at(102))
    assert successor.rings(HERE, B, began=at(102))
    assert successor.rings(HERE, A, began=at(100.1 + AWAY_AFTER_S))


def test_what_was_seen_later_counts_more_than_what_is_handed_over() -> None:
    doorbell = rung(200.0)
    doorbell.remember(rung(100.0).memory())
    assert [(one.camera, one.subject, one.seen) for one in doorbell.memory()] == [(HERE, A, at(200))]
