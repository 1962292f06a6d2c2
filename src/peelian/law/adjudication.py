"""An alert on its way: what people may say of it, in which order, and what each step needs.

Two people look before anything happens to a person, the first without knowing how alike the machine found them; and a
result that is held against somebody needs more than looking.
"""

from peelian.law.policy import Policy
from peelian.nouns.case import Adjudication, Case, Outcome, View
from peelian.nouns.refusal import Refused

ENGAGED = "engaged"
CONFIRMED_FALSE = "confirmed_false"


def may_adjudicate(case: Case, adjudication: Adjudication, policy: Policy) -> list[Refused]:
    """Return what stands against an operator's view."""
    refused = []
    if case.adjudication is not None:
        refused.append(_no("case", "This alert has been adjudicated already"))
    if case.deleted_at is not None:
        refused.append(_no("case", "This alert's pictures have been deleted; nobody can look at them any more"))
    if case.first_shown_at is None:
        refused.append(_no("case", "Nobody has looked at this alert yet"))
    unknown = [reason for reason in adjudication.reasons if reason not in policy.reasons]
    if unknown or not adjudication.reasons:
        refused.append(_no("reasons", "Choose at least one of the reasons"))
    return refused


def may_release(case: Case) -> list[Refused]:
    """Return what stands against sending an alert to an engagement officer."""
    if case.adjudication is None:
        return [_no("case", "Look at the pictures and say what you see first")]
    if case.adjudication.view is View.FALSE:
        return [_no("case", "You said that these are different people, so nobody is sent")]
    if case.release is not None:
        return [_no("case", "This alert was sent to an officer already")]
    return []


def may_conclude(case: Case, outcome: Outcome, policy: Policy) -> list[Refused]:
    """Return what stands against a step of what came of an alert."""
    refused = []
    if case.adjudication is None:
        refused.append(_no("case", "Look at the pictures and say what you see first"))
    elif case.adjudication.view is View.FALSE:
        refused.append(_no("case", "It was found to be about somebody else, so there is nothing more to record"))
    if outcome.result not in policy.outcomes:
        refused.append(_no("result", "Choose one of the outcomes"))
    if outcome.check not in policy.checks:
        refused.append(_no("check", "Say which independent check was made, or that none was"))
    elif outcome.result in policy.corroborated.results and outcome.check not in policy.corroborated.checks:
        strong = "; ".join(policy.checks[key] for key in sorted(policy.corroborated.checks))
        refused.append(_no("check", f"This outcome needs an independent check. One of these: {strong}"))
    if any(done.result == outcome.result for done in case.outcomes):
        refused.append(_no("result", "This was recorded already"))
    return refused


def is_false(case: Case) -> bool:
    """Say whether an alert counts as a false one: somebody found that it was about somebody else."""
    if case.adjudication is not None and case.adjudication.view is View.FALSE:
        return True
    return any(outcome.result == CONFIRMED_FALSE for outcome in case.outcomes)


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
