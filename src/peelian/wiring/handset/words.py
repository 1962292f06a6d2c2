"""What a check's refusals and decisions are called where people read the totals; programs read the keys."""

from collections import Counter
from collections.abc import Mapping

VERDICTS = {
    "same": "Same person",
    "different": "Different people",
    "cannot_tell": "Cannot tell",
    "nobody": "There was no candidate",
}

REFUSED = {
    "statement.legal_bases": "No legal basis was stated",
    "statement.triggers": "No lawful reason for the check was stated",
    "statement.places": "The kind of place was not stated",
    "statement.tried": "No other means had been tried",
    "statement.necessity": "The necessity was not explained",
    "statement.harm": "In a private place, without a risk of significant harm",
    "statement.harm_reason": "In a private place, and the risk was not explained",
    "statement.most": "More candidates were asked for than are allowed",
    "child_code": "A child, without a supervisor's code that holds",
    "open": "The officer had a check open",
    "owed": "The officer owed a decision on an earlier check",
    "bound.officer": "The officer's checks of that hour were used up",
    "bound.desk": "The desk's checks of that hour were used up",
    "check": "The check was over, or had its answer",
    "photos": "The photographs of a check were used up",
    "permission": "Somebody who may not make checks",
    "set": "The reference set was not published",
    "set.expiry": "The reference set had expired",
    "set.weeding": "The reference set had not been weeded in time",
    "set.opening": "The reference set was not in memory yet",
    "decision.check": "A decision without the independent check that it needs",
    "decision.outcome": "A decision that does not say what came of it",
    "decision.verdict": "A decision that does not fit the answer",
    "reason": "Given up without saying why",
}
"""By the rule of the law; `tests/door/test_operator_checks.py` compares it with the law."""

UNPROVEN = "No operating point may be used with the reference set"
"""For every rule of the gate, of which there are many."""


def refused(counts: Mapping[str, int]) -> dict[str, int]:
    """Return how often checks were refused, by what stood against them, in words."""
    told: Counter[str] = Counter()
    for rule, count in counts.items():
        told[UNPROVEN if rule.startswith("evidence.") else REFUSED.get(rule, rule)] += count
    return dict(told)
