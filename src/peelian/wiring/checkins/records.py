"""Writes the totals of check-ins for the public record, as plain values and in the words of the policy pack."""

from collections.abc import Mapping

from peelian.jobs.checkins.totals import Totals
from peelian.law.policy import Policy
from peelian.nouns.order import OrderStage
from peelian.nouns.prompt import Answer

FEWEST = 5
"""Smaller counts of why or to whom are not told: with so few, one person under an order can be found in them."""

FEW = f"fewer than {FEWEST}"

ANSWERS = {
    Answer.PHOTO: "Photo",
    Answer.CALL_BACK: "Call back",
    Answer.CODE_WORD: "Code word",
    Answer.IN_PERSON: "In person",
}


def fields(totals: Totals, policy: Policy) -> dict[str, object]:
    """Return totals as plain values; a count that could single somebody out is not told. Never anything of a person."""
    rules, orders, prompts = policy.check_ins, totals.orders, totals.prompts
    concerns, sharing = totals.concerns, totals.sharing
    return {
        "policy": policy.label,
        "policy_digest": policy.digest,
        "counted_since": None if totals.since is None else totals.since.date().isoformat(),
        "orders": {stage.value: orders.stages.get(stage.value, 0) for stage in OrderStage},
        "powers": _few(orders.powers, rules.powers),
        "reviews_overdue_now": orders.overdue,
        "reviews_that_came_late": orders.reviews_late,
        "prompts_closed": prompts.closed,
        "prompts_answered": {words: prompts.answered.get(answer.value, 0) for answer, words in ANSWERS.items()},
        "prompts_referred_to_people": prompts.referred,
        "prompts_missed_by_fault_of_the_system": prompts.by_system,
        "prompts_missed_by_fault_of_the_device": prompts.by_device,
        "prompts_missed_for_people_to_find_out": prompts.not_known,
        "concerns_opened": concerns.opened,
        "concerns_waiting": concerns.waiting,
        "outcomes": _few(concerns.outcomes, rules.outcomes),
        "referrals": concerns.referrals,
        "findings_reversed": concerns.reversed_findings,
        "shared_with": _few(sharing.recipients, rules.recipients),
        "looks_at_raw_places": sharing.looks,
        "shared_without_telling_the_person": sharing.untold,
    }


def _few(counts: Mapping[str, int], words: Mapping[str, str]) -> dict[str, int | str]:
    return {words.get(key, key): count if count >= FEWEST else FEW for key, count in counts.items()}
