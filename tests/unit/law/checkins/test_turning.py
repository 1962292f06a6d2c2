from dataclasses import replace

import pytest

from peelian.law.checkins import turning
from peelian.nouns.compared import Coaching
from peelian.nouns.statement import Purpose
from peelian.nouns.turn import Turn
from tests.fakes.deployments import policy
from tests.unit.law.checkins.test_coaching import GOOD

RULES = policy().check_ins
ASKING = replace(RULES, turn=True)


def test_chance_says_which_way() -> None:
    drawn = {turning.asked(Purpose.ANSWER, ASKING, bytes([byte])) for byte in range(256)}
    assert drawn == {Purpose.ANSWER_LEFT, Purpose.ANSWER_RIGHT}


@pytest.mark.parametrize("purpose", sorted(turning.BY_PHOTO))
def test_nobody_chooses_which_way_to_turn_or_whether_to(purpose: Purpose) -> None:
    assert turning.asked(purpose, ASKING, b"\x01") is Purpose.ANSWER_RIGHT
    assert turning.asked(purpose, RULES, b"\x01") is Purpose.ANSWER


@pytest.mark.parametrize("purpose", [Purpose.OTHERWISE, Purpose.DELIVERED])
def test_nobody_turns_their_head_who_answers_in_another_way(purpose: Purpose) -> None:
    assert turning.asked(purpose, ASKING, b"\x00") is purpose


def test_there_are_as_many_photos_as_were_asked_for() -> None:
    assert turning.complete(None, None) is turning.complete(Turn.LEFT, b"a photo") is None
    for turn, photo in ((None, b"a photo"), (Turn.LEFT, None), (Turn.RIGHT, b"")):
        refused = turning.complete(turn, photo)
        assert refused is not None
        assert refused.rule == "turn"


@pytest.mark.parametrize(
    ("before", "after", "turn", "advice"),
    [
        (0, 28, Turn.LEFT, None),
        (0, -28, Turn.RIGHT, None),
        (-10, 20, Turn.LEFT, None),
        (0, 27, Turn.LEFT, Coaching.TURN),
        (0, 35, Turn.RIGHT, Coaching.TURN),
        (0, -35, Turn.LEFT, Coaching.TURN),
        (0, 0, Turn.LEFT, Coaching.TURN),
        (18, 30, Turn.LEFT, Coaching.TURN),
        (25, 55, Turn.LEFT, Coaching.POSE),
        (None, 25, Turn.LEFT, Coaching.POSE),
        (float("nan"), 25, Turn.LEFT, Coaching.POSE),
        (0, None, Turn.LEFT, Coaching.TURN),
        (0, float("nan"), Turn.RIGHT, Coaching.TURN),
    ],
)
def test_a_turn_is_seen_in_the_difference_of_two_photos(
    before: float | None, after: float | None, turn: Turn, advice: Coaching | None
) -> None:
    one, other = replace(GOOD), replace(GOOD)
    object.__setattr__(one, "yaw_degrees", before)  # NaN is nothing that the noun takes; the law fails closed anyway
    object.__setattr__(other, "yaw_degrees", after)
    assert turning.shown(one, other, turn) is advice


def test_each_way_is_asked_for_by_a_purpose_of_its_own() -> None:
    assert sorted(turning.TURNS.values()) == sorted(Turn)
