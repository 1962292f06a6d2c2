"""An alert on its way: what people may say of it, in which order, and what each step needs.

Two people look before anything happens to a person, the first without knowing how alike the machine found them; and a
result that is held against somebody needs more than looking.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from peelian.law.policy import Policy
from peelian.nouns.case import Adjudication, Case, Outcome, View
from peelian.nouns.refusal import Refused

CONFIRMED_TRUE = "confirmed_true"
CONFIRMED_FALSE = "confirmed_false"
EXCLUDES = {CONFIRMED_TRUE: CONFIRMED_FALSE, CONFIRMED_FALSE: CONFIRMED_TRUE}
"""Results that cannot both be: somebody is the listed person, or is not."""

FINAL = frozenset({CONFIRMED_FALSE, "released", "arrest", "other_disposal", "no_action"})
"""Outcomes after which an alert is over."""


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
    if case.deleted_at is not None:
        return [_no("case", "This alert's pictures have been deleted; there is nothing to send")]
    if case.adjudication.view is View.FALSE:
        return [_no("case", "You said that these are different people, so nobody is sent")]
    if case.release is not None:
        return [_no("case", "This alert was sent to an officer already")]
    return []


def may_conclude(case: Case, outcome: Outcome, policy: Policy) -> list[Refused]:
    """Return what stands against a step of what came of an alert.

    What is held against somebody also needs a second person, who was sent there: one who only sat before a screen
    cannot record it.
    """
    refused = _result(case, outcome, policy) + _check(outcome, policy)
    if case.adjudication is None:
        refused.append(_no("case", "Look at the pictures and say what you see first"))
    elif case.adjudication.view is View.FALSE:
        refused.append(_no("case", "It was found to be about somebody else, so there is nothing more to record"))
    elif case.release is None and outcome.result in policy.corroborated.results:
        refused.append(_no("two_people", "This outcome needs a second person: send the alert to an officer first"))
    return refused


def is_false(case: Case) -> bool:
    """Say whether an alert counts as a false one: somebody found that it was about somebody else."""
    if case.adjudication is not None and case.adjudication.view is View.FALSE:
        return True
    return any(outcome.result == CONFIRMED_FALSE for outcome in case.outcomes)


def concluded(case: Case) -> bool:
    """Say whether it is recorded how an alert came out: that somebody was spoken to is not the end of it."""
    return any(outcome.result in FINAL for outcome in case.outcomes)


def unfinished(case: Case) -> bool:
    """Say whether an officer was sent, or somebody spoken to, and nobody has said how it ended.

    What was closed since everybody declined, or nobody answered, ended without anybody being spoken to.
    """
    if case.outcomes:
        return not concluded(case)
    return case.release is not None and case.closed_at is None


def left(case: Case) -> bool:
    """Say whether an alert was left unfinished: its clock ran out, and still nobody has said how it ended."""
    return case.unfinished_at is not None and unfinished(case)


def left_at(case: Case, policy: Policy) -> datetime | None:
    """Return when an alert counts as left unfinished, and the deployment lead is told; None where it has its end.

    The clock begins when somebody was spoken to, or else when the officer was sent.
    """
    if not unfinished(case):
        return None
    begun = [outcome.at for outcome in case.outcomes] or [case.release.at if case.release else case.raised_at]
    return min(begun) + timedelta(minutes=policy.follow_up.unfinished_minutes)


def may_publish(cases: Sequence[Case], policy: Policy) -> list[Refused]:
    """Return what stands against publishing a record: that it is not yet known how a stop ends.

    Once its clock has run out, the record can be published, and counts it as unfinished.
    """
    waited = [case for case in cases if unfinished(case) and case.unfinished_at is None]
    if not waited:
        return []
    minutes = policy.follow_up.unfinished_minutes
    number = f"{len(waited)} alert" if len(waited) == 1 else f"{len(waited)} alerts"
    reason = (
        f"It is not recorded yet how {number} ended, and nothing can be recorded once this is published. Have it "
        f"recorded, or wait: {minutes:g} minutes after it began, the record counts it as unfinished"
    )
    return [_no("unfinished", reason)]


def _result(case: Case, outcome: Outcome, policy: Policy) -> list[Refused]:
    if outcome.result not in policy.outcomes:
        return [_no("result", "Choose one of the outcomes")]
    done = {one.result for one in case.outcomes}
    if outcome.result in done:
        return [_no("result", "This was recorded already")]
    if EXCLUDES.get(outcome.result) in done:
        return [_no("result", "The opposite was recorded already; both cannot be")]
    return []


def _check(outcome: Outcome, policy: Policy) -> list[Refused]:
    if outcome.check not in policy.checks:
        return [_no("check", "Say which independent check was made, or that none was")]
    if outcome.result in policy.corroborated.results and outcome.check not in policy.corroborated.checks:
        strong = "; ".join(policy.checks[key] for key in sorted(policy.corroborated.checks))
        return [_no("check", f"This outcome needs an independent check. One of these: {strong}")]
    return []


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
