"""A person decides, with a check of another kind; then nothing of the face is left, and the log has the receipt."""

from collections.abc import Sequence
from dataclasses import replace

from peelian.jobs.handset.checks import Checks, erased, mine
from peelian.law import operator_checks as law
from peelian.law.permission import Action
from peelian.nouns.event import EventKind
from peelian.nouns.ids import CheckId
from peelian.nouns.operator_check import CheckDecision, Ended, OperatorCheck, SelfDescribed, Verdict
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused


def decide(
    checks: Checks, person: Person, check: CheckId, verdict: Verdict, *, by: tuple[str, str]
) -> OperatorCheck | Refusals:
    """Record a decision; photograph and candidates go with it.

    Args:
        checks: all checks.
        person: the officer.
        check: theirs.
        verdict: what they make of the answer.
        by: the independent check that was made, and what came of it; keys of the policy pack.

    Raises:
        NotFoundError: there is no such check of this officer.
    """
    handset, (means, outcome) = checks.handset, by
    with handset.store.change() as unit:
        before = mine(unit, person, check)
        decision = CheckDecision(at=handset.now(), verdict=verdict, check=means, outcome=outcome)
        against = law.may_decide(before, decision, handset.policy)
        if against:
            return handset.refused(unit, person, Action.CHECK_MAKE, against, check_id=check)
        checks.probes.wipe(check)  # before it is written down that it is gone
        after = replace(before, decision=decision)
        if before.ended is None:
            after = erased(checks, unit, replace(after, ended=Ended.DECIDED), "decided")
        unit.checks.put(after)
        told = {"verdict": verdict.value, "means": means, "outcome": outcome}
        unit.journal.record(handset.event(EventKind.CHECK_DECIDED, person, "a decision", check_id=check, **told))
    checks.probes.forget(check)
    return after


def give_up(checks: Checks, person: Person, check: CheckId, *, why: str) -> OperatorCheck | Refusals:
    """End a check that has no answer.

    Raises:
        NotFoundError: there is no such check of this officer.
    """
    handset = checks.handset
    with handset.store.change() as unit:
        before = mine(unit, person, check)
        against = []
        if before.found is not None or before.ended is not None:
            against.append(Refused(rule="check", reason="This check has its answer, or is over"))
        if not why.strip():
            against.append(Refused(rule="reason", reason="Say why you give up"))
        if against:
            return handset.refused(unit, person, Action.CHECK_MAKE, against, check_id=check)
        checks.probes.wipe(check)
        after = erased(checks, unit, replace(before, ended=Ended.GIVEN_UP), "given_up")
        unit.checks.put(after)
        unit.journal.record(handset.event(EventKind.CHECK_ENDED, person, why, check_id=check, cause="given_up"))
    checks.probes.forget(check)
    return after


def describe(checks: Checks, person: Person, check: CheckId, answers: Sequence[tuple[str, str]]) -> Refusals | None:
    """Count what somebody said of themselves, after a decision. Nothing in it leads back to the check.

    Raises:
        NotFoundError: there is no such check of this officer.
    """
    handset = checks.handset
    with handset.store.change() as unit:
        found = mine(unit, person, check)
        against = law.may_describe(answers, handset.policy)
        if found.decision is None or found.described:
            against.append(Refused(rule="check", reason="This is asked once, after the decision"))
        if against:
            return handset.refused(unit, person, Action.CHECK_MAKE, against, check_id=check)
        unit.checks.put(replace(found, described=True))
        unit.self_descriptions.add(
            SelfDescribed(
                month=handset.month, trigger=found.statement.trigger, possible=bool(found.found), answers=tuple(answers)
            )
        )
    return None
