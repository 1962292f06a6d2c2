"""Whether a turn of the head is asked for, which way, and whether two photos show it.

A photo that is held before a camera and moved about stays flat: under a distant camera its five landmarks move by an
affine map, and the angle that `detect/pose.py` reads off them (how far the nose moves against the plane of eyes and
mouth) stays where it was. A head that is turned moves its nose. What is judged is the *difference* of two photos, in
which the shape of somebody's face cancels out. docs/liveness.md has the figures, and what this does not stop.
"""

import math
from collections.abc import Mapping

from peelian.law.checkins.rules import CheckInRules
from peelian.nouns.compared import Coaching
from peelian.nouns.face import Quality
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Purpose
from peelian.nouns.turn import Turn

TURNS: Mapping[Purpose, Turn] = {Purpose.ANSWER_LEFT: Turn.LEFT, Purpose.ANSWER_RIGHT: Turn.RIGHT}
"""Which way each kind of answer asks the head to be turned."""

BY_PHOTO = frozenset({Purpose.ANSWER, *TURNS})
"""Answers with a photo."""

STRAIGHT_DEGREES = 20
"""The first photo looks into the camera, give or take so much: the angle itself is out by ten degrees either way."""

LEAST_DEGREES = 28
"""By so much the head is turned further in the second photo, at least. A flat photo that is turned by up to 40 degrees
reads as less (99 % below 20), because what finds landmarks takes a face that is squeezed for one that is turned; drawn
heads that turn by 35 degrees read as 35, give or take 5. How far one may turn is for the quality floor to say."""


def asked(purpose: Purpose, rules: CheckInRules, chance: bytes) -> Purpose:
    """Return what an answer is asked for: with a turn, if the policy pack wants one, whose way nobody can foretell.

    Args:
        purpose: what the device asked for.
        rules: of the policy pack.
        chance: a byte that nobody can guess.
    """
    if purpose not in BY_PHOTO:
        return purpose
    if not rules.turn:
        return Purpose.ANSWER
    return Purpose.ANSWER_RIGHT if chance[0] & 1 else Purpose.ANSWER_LEFT


def complete(turn: Turn | None, turned: bytes | None) -> Refused | None:
    """Return why there are too many or too few photos, or None."""
    if turn is None and turned is not None:
        return Refused(rule="turn", reason="Two photos came where one was asked for")
    if turn is not None and not turned:
        return Refused(rule="turn", reason="The second photo is missing, with your head turned as we asked")
    return None


def shown(front: Quality, turned: Quality, turn: Turn) -> Coaching | None:
    """Return what to change so that two photos show the turn, or None where they do.

    An angle that could not be measured shows nothing.
    """
    before, after = front.yaw_degrees, turned.yaw_degrees
    if before is None or not abs(before) <= STRAIGHT_DEGREES:
        return Coaching.POSE
    if after is None or not math.isfinite(after):
        return Coaching.TURN
    way = 1 if turn is Turn.LEFT else -1  # somebody's left is the viewer's right, where yaw is positive
    return None if way * (after - before) >= LEAST_DEGREES else Coaching.TURN
