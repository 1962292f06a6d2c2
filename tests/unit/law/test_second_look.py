"""A photo of somebody needs an alert, its holder, and a reason; and its answer is a word."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law import second_look
from peelian.law.quality import REFERENCE, admit
from peelian.nouns.case import Case
from peelian.nouns.face import Quality
from peelian.nouns.ids import ModelId
from peelian.nouns.phone import LookAnswer, PhoneAct
from tests.fakes.deployments import adjudicated, outcome, policy, released
from tests.fakes.phones import OFFICER, OTHER, SENT_AT, begun, look, step, taken, to_all
from tests.fakes.points import ONE_TO_ONE, POINT

NOW = SENT_AT + timedelta(minutes=3)
WHY = "They look alike, I am not sure"
AT = replace(ONE_TO_ONE, target=0.001, threshold=0.6)
LAX = replace(ONE_TO_ONE, target=0.01, threshold=0.5)
STRICT = replace(ONE_TO_ONE, target=0.0001, threshold=0.8)


def rule(case: Case, reason: str = WHY) -> str | None:
    no = second_look.may_look(case, OFFICER.id, reason, policy(), now=NOW)
    return None if no is None else no.rule


def test_the_officer_who_holds_an_alert_and_speaks_to_somebody_may_look_again() -> None:
    assert rule(begun()) is None


def test_nobody_is_photographed_without_an_alert_that_was_sent() -> None:
    assert rule(adjudicated()) == "alert"


def test_nobody_is_photographed_for_an_alert_of_somebody_else() -> None:
    assert rule(begun(taken(to_all(), OTHER.id))) is None  # joined openly
    theirs = replace(taken(to_all(), OTHER.id), outcomes=(outcome("engaged", "none"),))
    assert rule(theirs) == "held"


def test_nobody_is_photographed_before_they_are_spoken_to() -> None:
    assert rule(taken()) == "engaged"


def test_nobody_is_photographed_when_the_alert_is_not_held() -> None:
    assert rule(released()) == "held"


@pytest.mark.parametrize("result", ["confirmed_true", "confirmed_false"])
def test_nobody_is_photographed_once_it_is_known_who_they_are(result: str) -> None:
    case = begun()
    assert rule(replace(case, outcomes=(*case.outcomes, outcome(result)))) == "over"


def test_nobody_is_photographed_who_showed_documents() -> None:
    case = begun()
    shown = replace(case, steps=(*case.steps, step(PhoneAct.DOCUMENTS_SHOWN)))
    assert rule(shown) == "over"


@pytest.mark.parametrize("reason", ["", "  ", "no", "x" * 201])
def test_a_photo_needs_a_reason_in_a_few_words(reason: str) -> None:
    assert rule(begun(), reason) == "reason"


def test_of_one_alert_there_are_so_many_photos_and_no_more() -> None:
    most = policy().phones.second_looks
    assert rule(replace(begun(), second_looks=(look(),) * (most - 1))) is None
    assert rule(replace(begun(), second_looks=(look(),) * most)) == "second_looks"


def test_photos_that_were_not_good_enough_do_not_count_until_there_are_too_many() -> None:
    again = (look(LookAnswer.AGAIN),)
    most = policy().phones.second_looks * second_look.TRIES
    assert rule(replace(begun(), second_looks=again * (most - 1))) is None
    assert rule(replace(begun(), second_looks=again * most)) == "second_looks"


def test_an_alert_that_expired_allows_no_photo() -> None:
    no = second_look.may_look(begun(), OFFICER.id, WHY, policy(), now=NOW + timedelta(hours=2))
    assert no is not None
    assert no.rule == "time"


@pytest.mark.parametrize(
    ("similarity", "answer"),
    [
        (0.6, LookAnswer.MATCH),
        (0.5999, LookAnswer.CANNOT_TELL),
        (0.5, LookAnswer.CANNOT_TELL),
        (0.4999, LookAnswer.NO_MATCH),
        (math.nan, LookAnswer.NO_MATCH),
    ],
)
def test_between_the_point_and_the_least_strict_one_it_cannot_be_told(similarity: float, answer: LookAnswer) -> None:
    assert second_look.answer(similarity, at=AT, known=[LAX, AT, STRICT]) is answer


def test_points_of_lists_and_of_other_models_say_nothing_about_two_pictures() -> None:
    strange = [replace(LAX, model=ModelId("another"), threshold=0.1), replace(POINT, threshold=0.1)]
    assert second_look.answer(0.3, at=AT, known=strange) is LookAnswer.NO_MATCH


def test_a_band_is_in_words_and_only_where_the_point_is_reached() -> None:
    words = policy().bands
    assert second_look.band(0.59, at=AT, known=[STRICT], words=words) is None
    assert second_look.band(0.6, at=AT, known=[LAX, STRICT], words=words) == words[0]
    assert second_look.band(0.8, at=AT, known=[LAX, STRICT], words=words) == words[1]
    assert second_look.band(math.nan, at=AT, known=[STRICT], words=words) is None
    assert second_look.band(0.9, at=AT, known=[STRICT], words=()) is None


GOOD = Quality(
    inter_eye_distance_px=80,
    sharpness=0.9,
    illumination=0.9,
    illumination_uniformity=0.9,
    yaw_degrees=2,
    pitch_degrees=-3,
    roll_degrees=1,
    visible=1,
)


def test_a_good_photo_needs_no_coaching() -> None:
    assert second_look.coaching(GOOD, REFERENCE) == ()


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("inter_eye_distance_px", 10, "closer"),
        ("visible", 0.5, "whole face"),
        ("sharpness", 0.1, "still"),
        ("illumination", 0.1, "light"),
        ("illumination_uniformity", 0.1, "front"),
        ("yaw_degrees", -80, "upright"),
        ("pitch_degrees", 80, "upright"),
        ("roll_degrees", 80, "upright"),
        ("sharpness", None, "still"),
        ("yaw_degrees", None, "upright"),
    ],
)
def test_a_poor_photo_is_coached_in_words(field: str, value: float | None, word: str) -> None:
    (said,) = second_look.coaching(replace(GOOD, **{field: value}), REFERENCE)  # type: ignore[arg-type]
    assert word in said
    assert not any(sign.isdigit() for sign in said)


def test_whatever_the_quality_gate_refuses_is_coached() -> None:
    poor = replace(GOOD, sharpness=0.1, inter_eye_distance_px=5)
    assert admit(poor, REFERENCE) is not None
    assert len(second_look.coaching(poor, REFERENCE)) == 2
