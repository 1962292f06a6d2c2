"""A second look: when an officer may take a photo of somebody, and what may be said of it.

Only of somebody who is spoken to because of an alert, by the officer who holds that alert (Romford 2019: the van took
photos back, and nobody had been told that it could).
"""

from collections.abc import Sequence
from datetime import datetime

from peelian.law import phones, threshold
from peelian.law.policy import Policy
from peelian.law.quality import Floor
from peelian.nouns.case import Case
from peelian.nouns.face import Quality
from peelian.nouns.ids import PersonId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.phone import LookAnswer, PhoneAct
from peelian.nouns.refusal import Refused

SHORTEST_REASON, LONGEST_REASON = 3, 200
"""Characters."""

TRIES = 4
"""Photos that may be taken for each that is good enough to be compared."""


def may_look(case: Case, officer: PersonId, reason: str, policy: Policy, *, now: datetime) -> Refused | None:
    """Return why an officer may not take a second look, or None if they may."""
    return phones.shows(case, officer, policy, now=now) or _stop(case, officer) or _asked(case, reason, policy)


def answer(similarity: float, *, at: OperatingPoint, known: Sequence[OperatingPoint]) -> LookAnswer:
    """Say what a comparison of one photo with one candidate means.

    Between the operating point and the least strict one that was measured lies what cannot be told. NaN is no match.

    Args:
        similarity: cosine similarity.
        at: the operating point in force, one to one.
        known: every operating point of the same model; those for one-to-one comparison count.
    """
    if threshold.reached(similarity, at=at):
        return LookAnswer.MATCH
    doubtful = [point for point in known if _alike(point, at) and threshold.reached(similarity, at=point)]
    return LookAnswer.CANNOT_TELL if doubtful else LookAnswer.NO_MATCH


def band(similarity: float, *, at: OperatingPoint, known: Sequence[OperatingPoint], words: Sequence[str]) -> str | None:
    """Return the words for a resemblance one to one, or None where it does not reach the operating point.

    Args:
        similarity: cosine similarity.
        at: the operating point in force.
        known: other operating points; stricter ones of the same model count.
        words: from the weakest to the strongest, of the policy pack.
    """
    if not words or not threshold.reached(similarity, at=at):
        return None
    stricter = {point.target for point in known if _alike(point, at) and point.target < at.target}
    passed = {point.target for point in known if _alike(point, at) and threshold.reached(similarity, at=point)}
    return words[min(len(stricter & passed), len(words) - 1)]


def coaching(measured: Quality, floor: Floor) -> tuple[str, ...]:
    """Return what to do better with the next photo, in words; nothing where this one is good enough.

    What could not be measured is not good enough.
    """
    angles = (
        (measured.yaw_degrees, floor.yaw_degrees),
        (measured.pitch_degrees, floor.pitch_degrees),
        (measured.roll_degrees, floor.roll_degrees),
    )
    rules = (
        (measured.inter_eye_distance_px >= floor.eye_distance_px, "Come closer"),
        (_reaches(measured.visible, floor.visible), "Have the whole face in the picture"),
        (_reaches(measured.sharpness, floor.sharpness), "Hold the phone still, and tap to focus"),
        (_reaches(measured.illumination, floor.illumination), "Find better light; avoid a bright background"),
        (_reaches(measured.illumination_uniformity, floor.uniformity), "Let the light fall from the front"),
        (
            all(angle is not None and abs(angle) <= most for angle, most in angles),
            "Hold the phone upright, level with the face and straight before it",
        ),
    )
    return tuple(words for good, words in rules if not good)


def _reaches(value: float | None, least: float) -> bool:
    return value is not None and value >= least


def _stop(case: Case, officer: PersonId) -> Refused | None:
    if officer not in phones.holders(case):
        return _no("held", "You do not hold this alert; nobody is photographed without one that you hold")
    if not phones.begun(case):
        return _no("engaged", "Say first that you are speaking to them")
    if _settled(case):
        return _no("over", "It is recorded who they are; nobody is photographed any more")
    return None


def _asked(case: Case, reason: str, policy: Policy) -> Refused | None:
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        return _no("reason", "Say in a few words why a photo is needed")
    most = policy.phones.second_looks
    compared = [one for one in case.second_looks if one.answer is not LookAnswer.AGAIN]
    if len(compared) >= most or len(case.second_looks) >= most * TRIES:
        return _no("second_looks", f"For one alert {most} photos may be compared; no more are taken")
    return None


def _settled(case: Case) -> bool:
    """Whether it was said already who they are, or they showed it and no other ground was recorded."""
    if any(one.result in {PhoneAct.CONFIRMED_TRUE, PhoneAct.CONFIRMED_FALSE} for one in case.outcomes):
        return True
    return any(one.act is PhoneAct.DOCUMENTS_SHOWN and not one.ground for one in case.steps)


def _alike(point: OperatingPoint, at: OperatingPoint) -> bool:
    return point.model == at.model and point.is_one_to_one


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
