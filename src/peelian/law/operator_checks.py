"""When an officer may take one photograph of somebody to find out who they are, and what has to follow.

It never replaces the ordinary ways of identifying somebody. So the camera stays shut until the officer has said on
which ground, why, what else was tried and where; and what the machine answers is a lead, which only a person decides
on, with a check of another kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from peelian.law.operator_check_rules import CheckRules
from peelian.law.policy import Policy
from peelian.law.quality import Floor
from peelian.nouns.face import Quality
from peelian.nouns.ids import PersonId
from peelian.nouns.operator_check import CheckDecision, ChildCode, OperatorCheck, Statement, Verdict
from peelian.nouns.refusal import Refused

LEAST_WORDS = 3
"""Of a necessity or a reason: one word explains nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """What was going on when somebody asked. `mine`, `desk`: checks opened within the last hour.

    `open`: whether the officer has one open. `owed`: whether they owe a decision on an earlier one.
    """

    mine: int = 0
    desk: int = 0
    open: bool = False
    owed: bool = False


def may_open(statement: Statement, rules: CheckRules, recent: Recent) -> list[Refused]:
    """Return everything that stands against opening the camera, a child's code apart."""
    return _stated(statement, rules) + _place(statement, rules) + _bounds(statement, rules, recent)


def _stated(statement: Statement, rules: CheckRules) -> list[Refused]:
    refused = []
    for part, chosen, ask in (
        ("legal_bases", statement.legal_basis, "Choose the legal basis"),
        ("triggers", statement.trigger, "Choose why you need to find out who this is"),
        ("places", statement.place, "Choose the kind of place"),
    ):
        known: Mapping[str, object] = getattr(rules, part)
        if chosen not in known:
            refused.append(_no(f"statement.{part}", ask))
    if not statement.tried or any(key not in rules.tried for key in statement.tried):
        refused.append(_no("statement.tried", "Choose at least one of the other means that you tried"))
    if not _explained(statement.necessity):
        refused.append(_no("statement.necessity", "Say in a few words why this is necessary"))
    return refused


def _place(statement: Statement, rules: CheckRules) -> list[Refused]:
    place = rules.places.get(statement.place)
    if place is None or not place.private:
        return []
    if not statement.harm:
        reason = f"{place.title} is a private place: only a risk of significant harm allows a check there"
        return [_no("statement.harm", reason)]
    if not _explained(statement.harm_reason):
        return [_no("statement.harm_reason", "Say in a few words what the risk of significant harm is")]
    return []


def _bounds(statement: Statement, rules: CheckRules, recent: Recent) -> list[Refused]:
    refused = []
    if not 1 <= statement.most <= rules.candidates:
        refused.append(_no("statement.most", f"An answer has at most {rules.candidates} candidates"))
    if recent.open:
        refused.append(_no("open", "You have a check open already; finish it first"))
    if recent.owed:
        refused.append(_no("owed", "You owe a decision on an earlier check; record it first"))
    if recent.mine >= rules.officer_per_hour:
        refused.append(_no("bound.officer", f"You made {recent.mine} checks within the last hour; no more are allowed"))
    if recent.desk >= rules.desk_per_hour:
        refused.append(_no("bound.desk", f"{recent.desk} checks were made within the last hour; no more are allowed"))
    return refused


def code_holds(code: ChildCode | None, officer: PersonId, *, now: datetime) -> Refused | None:
    """Return why a code does not allow a check of a child by this officer, or None if it does."""
    if code is None:
        return _no("child_code", "A child needs a supervisor's code. Ask for one; this is none")
    if code.officer != officer or code.made_by == officer:
        return _no("child_code", "This code was made for somebody else")
    if code.used_at is not None:
        return _no("child_code", "This code was used already; each works once")
    if now >= code.expires_at:
        return _no("child_code", "This code has expired; ask for a new one")
    return None


def may_photograph(check: OperatorCheck, rules: CheckRules) -> list[Refused]:
    """Return why a check may not have a photograph, or another one."""
    if check.ended is not None:
        return [_no("check", "This check is over")]
    if check.found is not None:
        return [_no("check", "This check has its answer; a photograph is compared once")]
    if check.photos >= rules.photos:
        return [_no("photos", f"{rules.photos} photographs were taken, and none was good enough. Use other means")]
    return []


def may_decide(check: OperatorCheck, decision: CheckDecision, policy: Policy) -> list[Refused]:
    """Return what stands against a decision."""
    if check.found is None:
        return [_no("check", "There is no answer to decide on")]
    if check.decision is not None:
        return [_no("check", "This check was decided already")]
    refused = []
    if (decision.verdict is Verdict.NOBODY) != (check.found == 0):
        said = "There was no candidate" if check.found == 0 else "Say what you make of the candidates"
        refused.append(_no("decision.verdict", said))
    if decision.check not in policy.checks:
        refused.append(_no("decision.check", "Say which independent check was made, or that none was"))
    elif decision.verdict is Verdict.SAME and decision.check not in policy.corroborated.checks:
        strong = "; ".join(policy.checks[key] for key in sorted(policy.corroborated.checks))
        refused.append(_no("decision.check", f"“Same person” needs an independent check. One of these: {strong}"))
    if decision.outcome not in policy.operator_check.outcomes:
        refused.append(_no("decision.outcome", "Choose what came of it"))
    return refused


def may_describe(answers: Sequence[tuple[str, str]], policy: Policy) -> list[Refused]:
    """Return what stands against keeping what somebody said of themselves."""
    return [
        _no(f"declared.{part}", "Choose one of the answers, or leave it out")
        for part, answer in answers
        if answer not in policy.declared.get(part, {})
    ]


def coaching(measured: Quality, floor: Floor) -> str:
    """Return what to do better, in words for the officer who holds the camera."""
    for value, least, advice in (
        (measured.inter_eye_distance_px, floor.eye_distance_px, "Come closer, so that the face fills the frame"),
        (measured.visible, floor.visible, "Have the whole face in the frame, with nothing before it"),
        (measured.sharpness, floor.sharpness, "Hold the phone still, and wipe the lens"),
        (measured.illumination, floor.illumination, "Find more even light: it is too dark, too bright or too flat"),
        (measured.illumination_uniformity, floor.uniformity, "Turn, so that light falls on both sides of the face"),
    ):
        if value is None or not value >= least:
            return advice
    for angle, most in (
        (measured.yaw_degrees, floor.yaw_degrees),
        (measured.pitch_degrees, floor.pitch_degrees),
        (measured.roll_degrees, floor.roll_degrees),
    ):
        if angle is None or abs(angle) > most:
            return "Hold the phone level, straight before the face"
    return "Take the photograph again"


def _explained(words: str) -> bool:
    return len(words.split()) >= LEAST_WORDS


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
