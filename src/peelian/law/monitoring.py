"""Watches a running deployment: are there more false alerts than were authorised, more than chance explains?

The test is sequential, so that it may be looked at after every face: the likelihood ratio of a rate so many times worse
against the authorised rate. If the rate is as authorised, the chance that the ratio ever reaches 1 / a is at most a
(J. Ville, Étude critique de la notion de collectif, 1939; the one-sided case of A. Wald, Sequential tests of
statistical hypotheses, Annals of Mathematical Statistics 16, 1945). It is of counts alone. Nothing is said by group
while a deployment is live: nobody's group is known then, and none is ever inferred.
"""

import math
from dataclasses import dataclass

from peelian.law.evidence_rules import EvidenceRules
from peelian.law.policy import Authority
from peelian.nouns.deployment import Plan
from peelian.nouns.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How a deployment does against what was authorised.

    `bound`: false alerts of faces seen. `evidence`: how far the ratio is on its way to where it stops, in [0, 1].
    """

    faces: int
    alerts: int
    false_alerts: int
    bound: float
    evidence: float

    @property
    def stops(self) -> bool:
        """Whether it has to stop."""
        return self.evidence >= 1


def bound(plan: Plan, authority: Authority) -> float:
    """Return the rate of false alerts that was authorised: the plan's, and never more than the policy pack's."""
    planned = plan.false_alerts_allowed / plan.expected_faces if plan.expected_faces else 0.0
    return min(planned or authority.false_alert_rate, authority.false_alert_rate)


def log_ratio(false_alerts: int, faces: int, *, bound: float, times_worse: float) -> float:
    """Return the log of how much likelier what was counted is at a rate that is so many times worse."""
    if not 0 < bound < 1:
        return math.inf if false_alerts and bound <= 0 else 0.0
    worse = min(bound * times_worse, (1 + bound) / 2)
    fine = max(faces - false_alerts, 0)
    return false_alerts * math.log(worse / bound) + fine * math.log1p(-(worse - bound) / (1 - bound))


def watched(faces: int, counted: tuple[int, int], *, bound: float, rules: EvidenceRules) -> Watched:
    """Say how a deployment does.

    Args:
        faces: how many faces were followed.
        counted: alerts, and false ones among them.
        bound: the authorised rate.
        rules: how sure it has to be.
    """
    alerts, false_alerts = counted
    # Each alert is of a face, also where the count of faces comes later than the alert.
    seen = max(faces, alerts)
    ratio = log_ratio(false_alerts, seen, bound=bound, times_worse=rules.times_worse)
    share = min(max(ratio / -math.log(rules.false_stop), 0.0), 1.0)
    return Watched(faces=faces, alerts=alerts, false_alerts=false_alerts, bound=bound, evidence=share)


def must_stop(found: Watched) -> Refused | None:
    """Return why a deployment has to stop, or None."""
    if not found.stops:
        return None
    said = f"{found.false_alerts} false alerts in {found.faces} faces are more than chance explains at the authorised"
    return Refused(rule="bound", reason=f"{said} 1 in {1 / found.bound:,.0f}" if found.bound else f"{said} none")
