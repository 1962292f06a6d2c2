"""What a supervisor and the public see of checks: totals, and a sample of rows that somebody looks through."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from peelian.errors import NotFoundError
from peelian.jobs.handset.handset import Handset
from peelian.law.permission import Action
from peelian.nouns.event import EventKind
from peelian.nouns.ids import CheckId
from peelian.nouns.operator_check import OperatorCheck, Review
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts over all rows that are kept. Nothing in them is about one check or one officer.

    Maps go from a key of the policy pack to a count. `decision_s`: median seconds from answer to decision; None while
    nothing was decided. `described`: month, trigger, whether there was a candidate, question, answer and count.
    """

    uses: int
    answered: int
    possible: int
    none: int
    owed: int
    photos: int
    children: int
    private: int
    triggers: dict[str, int]
    verdicts: dict[str, int]
    means: dict[str, int]
    outcomes: dict[str, int]
    ended: dict[str, int]
    refusals: dict[str, int]
    findings: dict[str, int]
    decision_s: float | None
    described: tuple[tuple[str, str, bool, str, str, int], ...]


def totals(handset: Handset) -> Totals:
    """Count."""
    with handset.store.read() as unit:
        rows, reviews = unit.checks.all(), unit.reviews.all()
        refusals, described = unit.check_refusals.counts(), unit.self_descriptions.counts()
    answered = [row for row in rows if row.found is not None]
    decisions = [row.decision for row in rows if row.decision is not None]
    refused: Counter[str] = Counter()
    for _, rule, count in refusals:
        refused[rule] += count
    return Totals(
        uses=len(rows),
        answered=len(answered),
        possible=sum(bool(row.found) for row in answered),
        none=sum(row.found == 0 for row in answered),
        owed=sum(row.owes_decision for row in rows),
        photos=sum(row.photos for row in rows),
        children=sum(row.statement.child for row in rows),
        private=sum(_private(handset, row) for row in rows),
        triggers=_counted(row.statement.trigger for row in rows),
        verdicts=_counted(one.verdict.value for one in decisions),
        means=_counted(one.check for one in decisions),
        outcomes=_counted(one.outcome for one in decisions),
        ended=_counted(row.ended.value for row in rows if row.ended is not None),
        refusals=dict(sorted(refused.items())),
        findings=_counted(review.finding for review in reviews),
        decision_s=_to_decision(rows),
        described=tuple((said.month, said.trigger, said.possible, *said.answers[0], n) for said, n in described),
    )


def queue(handset: Handset) -> list[OperatorCheck]:
    """Return the sampled rows that nobody has looked through, the oldest first."""
    with handset.store.read() as unit:
        done = {review.check for review in unit.reviews.all()}
        rows = unit.checks.all()
    return [row for row in reversed(rows) if row.sampled and row.ended is not None and row.id not in done]


def review(handset: Handset, person: Person, check: CheckId, *, finding: str, note: str = "") -> Review | Refusals:
    """Record what a supervisor found in a sampled row of somebody else.

    Raises:
        NotFoundError: there is no such row.
    """
    with handset.store.change() as unit:
        refused = handset.allowed(unit, person, Action.CHECK_REVIEW)
        if refused is not None:
            return refused
        row = unit.checks.get(check)
        if not row.sampled:
            raise NotFoundError("sampled check", check)
        against = []
        if finding not in handset.rules.findings:
            against.append(Refused(rule="finding", reason="Choose what you found"))
        if person.id in {row.officer, row.allowed_by}:
            against.append(Refused(rule="two_people", reason="You had a part in this check; somebody else looks at it"))
        if any(one.check == check for one in unit.reviews.all()):
            against.append(Refused(rule="review", reason="Somebody has looked at this already"))
        if against:
            return handset.refused(unit, person, Action.CHECK_REVIEW, against, check_id=check)
        made = Review(check=check, by=person.id, at=handset.now(), finding=finding, note=note)
        unit.reviews.put(made)
        event = handset.event(EventKind.CHECK_REVIEWED, person, "dip-sampling", check_id=check, finding=finding)
        unit.journal.record(event)
    return made


def _private(handset: Handset, row: OperatorCheck) -> bool:
    place = handset.rules.places.get(row.statement.place)
    return place is not None and place.private


def _counted(these: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(these).items()))


def _to_decision(rows: Iterable[OperatorCheck]) -> float | None:
    took = [
        (row.decision.at - row.answered_at).total_seconds()
        for row in rows
        if row.decision is not None and row.answered_at is not None
    ]
    return round(median(took), 1) if took else None
