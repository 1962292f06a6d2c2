import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.nouns.face import Face
from peelian.nouns.geometry import Box, Landmarks
from peelian.nouns.ids import TrackId
from peelian.track.tracker import LOST_AFTER_S, Tracker

PERIOD_S = 1 / 7.5


def face(x: float, y: float, size: float, *, detection: float = 0.9) -> Face:
    points = np.array([[-0.2, -0.1], [0.2, -0.1], [0, 0.1], [-0.15, 0.3], [0.15, 0.3]], np.float32)
    landmarks = Landmarks(points=(points * np.float32(size) + np.array([x, y], np.float32)).astype(np.float32))
    box = Box(x=x - size / 2, y=y - size / 2, width=size, height=size)
    return Face(box=box, landmarks=landmarks, detection=detection)


def followed(tracker: Tracker, looks: list[list[Face]]) -> list[tuple[TrackId | None, ...]]:
    return [tracker.follow(at * PERIOD_S, faces).ids for at, faces in enumerate(looks)]


def test_a_face_that_moves_its_own_width_between_two_looks_is_still_followed() -> None:
    looks = [[face(50 + 45 * at, 100, 40)] for at in range(12)]
    assert set(followed(Tracker(), looks)) == {(1,)}


def test_a_person_who_walks_to_the_camera_is_one_track() -> None:
    sizes = [16 * 1.045**at for at in range(55)]
    looks = [[face(480 + 3 * size * np.sin(at / 9), 200 + size / 2, size)] for at, size in enumerate(sizes)]
    assert sizes[-1] > 160
    assert set(followed(Tracker(), looks)) == {(1,)}


def test_two_people_who_cross_keep_their_tracks() -> None:
    looks = [[face(100 + 12 * at, 100, 40), face(460 - 12 * at, 110, 44)] for at in range(30)]
    assert set(followed(Tracker(), looks)) == {(1, 2)}


def test_two_people_who_cross_keep_their_tracks_though_one_hides_the_other() -> None:
    looks = []
    for at in range(30):
        near, far = face(460 - 12 * at, 110, 60), face(100 + 12 * at, 100, 40)
        hidden = abs(near.box.x - far.box.x) < 40
        looks.append([near] if hidden else [near, far])
    ids = followed(Tracker(), looks)
    assert any(len(look) == 1 for look in looks)
    assert {look[0] for look in ids} == {1}
    assert {look[1] for look in ids if len(look) == 2} == {2}


def test_order_of_faces_in_a_frame_does_not_matter() -> None:
    tracker = Tracker()
    one, other = face(100, 100, 40), face(300, 100, 40)
    assert tracker.follow(0.0, [one, other]).ids == (1, 2)
    assert tracker.follow(PERIOD_S, [other, one]).ids == (2, 1)


def test_a_doubtful_face_continues_a_track_but_begins_none() -> None:
    tracker = Tracker(sure=0.7)
    assert tracker.follow(0.0, [face(100, 100, 40, detection=0.5)]).ids == (None,)
    assert tracker.follow(0.1, [face(100, 100, 40)]).ids == (1,)
    assert tracker.follow(0.2, [face(102, 100, 40, detection=0.5)]).ids == (1,)


def test_a_sure_face_takes_a_track_before_a_doubtful_one() -> None:
    tracker = Tracker(sure=0.7)
    tracker.follow(0.0, [face(100, 100, 40)])
    looks = [face(101, 100, 40, detection=0.5), face(110, 100, 40)]
    assert tracker.follow(0.1, looks).ids == (None, 1)


def test_who_is_away_for_long_is_over_and_comes_back_as_somebody_new() -> None:
    tracker = Tracker()
    tracker.follow(0.0, [face(100, 100, 40)])
    assert tracker.follow(LOST_AFTER_S, []).ended == ()
    assert tracker.follow(LOST_AFTER_S + 0.01, []).ended == (1,)
    assert tracker.follow(LOST_AFTER_S + 0.1, [face(100, 100, 40)]).ids == (2,)


def test_a_small_face_where_a_near_person_was_is_somebody_else() -> None:
    tracker = Tracker()
    for at in range(5):
        tracker.follow(at * PERIOD_S, [face(200, 200, 120)])
    assert tracker.follow(1.2, [face(200, 200, 30)]).ids == (2,)


def test_nobody_jumps_across_the_picture() -> None:
    tracker = Tracker()
    tracker.follow(0.0, [face(100, 100, 40)])
    assert tracker.follow(1.0, [face(400, 100, 40)]).ids == (2,)


def test_ending_names_all_tracks_and_leaves_none() -> None:
    tracker = Tracker()
    tracker.follow(0.0, [face(100, 100, 40), face(300, 100, 40)])
    assert tracker.end() == (1, 2)
    assert tracker.end() == ()


def test_time_that_stands_still_or_goes_back_does_no_harm() -> None:
    tracker = Tracker()
    for time_s in (1.0, 1.0, 0.5):
        assert tracker.follow(time_s, [face(100, 100, 40)]).ids == (1,)


@settings(deadline=None)
@given(data=st.data())
def test_no_track_is_given_to_two_faces_and_no_number_is_given_twice(data: st.DataObject) -> None:
    tracker = Tracker()
    ended: set[TrackId] = set()
    place = st.floats(0, 500)
    faces = st.lists(st.builds(face, place, place, st.floats(10, 100), detection=st.floats(0.3, 1)), max_size=5)
    for look, gap_s in itertools.product(data.draw(st.lists(faces, max_size=4)), (PERIOD_S, LOST_AFTER_S)):
        following = tracker.follow(len(ended) + gap_s, look)
        ended |= set(following.ended)
        given_out = [track for track in following.ids if track is not None]
        assert len(given_out) == len(set(given_out))
        assert not set(given_out) & ended
        sure = [track for track, one in zip(following.ids, look, strict=True) if one.detection >= 0.7]
        assert None not in sure


@pytest.mark.parametrize("rate_hz", [5, 8])
def test_four_people_abreast_keep_their_tracks(rate_hz: float) -> None:
    rng = np.random.default_rng(3)
    tracker = Tracker()
    for at in range(int(6 * rate_hz)):
        size = 30 * 1.3 ** (at / rate_hz)
        shaken = rng.normal(0, 0.05 * size, (4, 2))
        faces = [
            face(300 + 2.2 * size * person + shaken[person, 0], 200 + shaken[person, 1], size) for person in range(4)
        ]
        assert tracker.follow(at / rate_hz, faces).ids == (1, 2, 3, 4)
