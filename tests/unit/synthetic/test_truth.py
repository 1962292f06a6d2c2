from peelian.synthetic import cast, plan, truth
from peelian.synthetic.truth import FaceTruth, FrameTruth

PLAN = plan.draw(cast.members(0, 4), 3.0, 1, 2, 1)


def face(walk: int, eyes_px: float, visible: float = 1.0) -> FaceTruth:
    return FaceTruth(
        subject=PLAN.walks[walk].subject,
        walk=walk,
        box=(1, 2, 30, 40),
        landmarks=((5, 5), (9, 5), (7, 7), (5, 9), (9, 9)),
        visible=visible,
        eye_distance_px=eyes_px,
    )


def frames(count: int, **how: float) -> list[FrameTruth]:
    return [FrameTruth(index=k, time_s=k / 25, faces=(face(0, **how),)) for k in range(count)]


def crossing(shown: list[FrameTruth]) -> dict[str, object]:
    found = truth.as_json(PLAN, shown, (1920, 1080))["crossings"]
    assert isinstance(found, list)
    assert len(found) == 1
    crossing = found[0]
    assert isinstance(crossing, dict)
    return crossing


def test_a_crossing_lasts_from_its_first_frame_to_its_last() -> None:
    found = crossing(frames(30, eyes_px=30))
    assert (found["enter_s"], found["leave_s"]) == (0.0, 1.16)
    assert found["recognisable"] is True


def test_small_or_hidden_faces_give_no_fair_chance() -> None:
    assert crossing(frames(30, eyes_px=12))["recognisable"] is False
    assert crossing(frames(30, eyes_px=40, visible=0.3))["recognisable"] is False


def test_a_face_that_is_mostly_hidden_is_occluded() -> None:
    assert face(0, 30, visible=0.5).occluded
    assert not face(0, 30, visible=0.9).occluded


def test_nobody_in_the_truth_is_real() -> None:
    assert truth.as_json(PLAN, [], (1920, 1080))["real_people"] == 0
