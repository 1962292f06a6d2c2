"""Writes the totals of checks for the public record: as plain values for programs, and in words for a page."""

from collections.abc import Iterator, Mapping

from peelian.jobs.handset.supervising import Totals
from peelian.law.policy import Policy
from peelian.wiring.handset import words as check_words

FEWEST = 5
"""Smaller counts of what people said of themselves are not told: one of two people in a village can be found."""

FEW = f"fewer than {FEWEST}"

Values = Mapping[str, object]


def fields(totals: Totals, policy: Policy) -> dict[str, object]:
    """Return totals as plain values, by the pack's words; a count that could single somebody out is not told."""
    rules = policy.operator_check
    return {
        "policy": policy.label,
        "policy_digest": policy.digest,
        "checks": totals.uses,
        "photographs": totals.photos,
        "answered": totals.answered,
        "possible_match": totals.possible,
        "no_match": totals.none,
        "decision_missing": totals.owed,
        "of_children": totals.children,
        "in_private_places": totals.private,
        "median_seconds_to_decision": totals.decision_s,
        "triggers": _worded(totals.triggers, rules.triggers),
        "decisions": totals.verdicts,
        "independent_checks": _worded(totals.means, policy.checks),
        "outcomes": _worded(totals.outcomes, rules.outcomes),
        "ended": totals.ended,
        "refusals": totals.refusals,
        "findings_of_reviews": _worded(totals.findings, rules.findings),
        "self_described": [
            {
                "month": month,
                "trigger": rules.triggers.get(trigger, trigger),
                "possible_match": possible,
                "question": question,
                "answer": policy.declared.get(question, {}).get(answer, answer),
                "count": count if count >= FEWEST else FEW,
            }
            for month, trigger, possible, question, answer, count in totals.described
        ],
    }


def sections(values: Values) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Return values as sections of a page: a title, and rows of name and value."""
    single = [(name, it) for name, it in values.items() if not isinstance(it, dict | list)]
    yield "totals", [(name, "none yet" if it is None else str(it)) for name, it in single]
    for name, it in values.items():
        if isinstance(it, dict):
            told = check_words.refused(it) if name == "refusals" else it
            yield name, [(check_words.VERDICTS.get(key, str(key)), str(count)) for key, count in told.items()]
        elif isinstance(it, list):
            yield name, [(_row(one), str(one["count"])) for one in it]


def _row(one: Mapping[str, object]) -> str:
    found = "possible match" if one["possible_match"] else "no match"
    return f"{one['month']}, {one['trigger']}, {found}: {one['answer']}"


def _worded(counts: Mapping[str, int], words: Mapping[str, str]) -> dict[str, int]:
    return {words.get(key, key): count for key, count in counts.items()}
