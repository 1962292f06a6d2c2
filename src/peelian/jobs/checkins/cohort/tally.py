"""What came of a cohort, counted: how often each thing happened, and how often a promise was broken."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

from peelian.jobs.checkins.cohort.memory import MemoryUnit
from peelian.jobs.checkins.cohort.witness import Witness
from peelian.nouns.ids import PersonId
from peelian.nouns.prompt import Answer, Cause, PromptState


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many people, for how many days, drawn from which seed. `first`: the number of the first of them."""

    people: int
    days: int
    seed: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of it. The last five are promises: each must be nothing.

    `refused`: prompts that an order asked for and the law refused, by rule.
    """

    people: int
    days: int
    sent: int
    shown: int
    answered: int
    answered_otherwise: int
    referred: int
    missed: int
    undelivered: int
    withdrawn: int
    log_entries: int
    refused: tuple[tuple[str, int], ...]
    sixth_in_24_hours: int
    in_quiet_hours: int
    while_not_standing: int
    undelivered_not_blamed_on_the_system: int
    missed_not_reviewed_by_a_person: int

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        broken = self.sixth_in_24_hours + self.in_quiet_hours + self.while_not_standing
        return not broken + self.undelivered_not_blamed_on_the_system + self.missed_not_reviewed_by_a_person


def counted(plan: Plan, unit: MemoryUnit, witness: Witness, refused: Counter[str], *, by: PersonId) -> Tally:
    """Count. `refused`: by the law, by rule; `by`: the person who reviewed."""
    prompts = unit.prompts.all()
    states = Counter(prompt.state for prompt in prompts)
    reviewed = {one.about for one in unit.concerns.all() if one.finding is not None and one.finding.by == by}
    missed = [one for one in prompts if one.state is PromptState.MISSED]
    ours = [one for one in prompts if one.delivered_at is None and one.state is not PromptState.SENT]
    return Tally(
        people=plan.people,
        days=plan.days,
        sent=len(prompts),
        shown=sum(len(one.shown) for one in witness.people.values()),
        answered=states[PromptState.ANSWERED],
        answered_otherwise=sum(one.answer not in {None, Answer.PHOTO} for one in prompts),
        referred=states[PromptState.REFERRED],
        missed=len(missed),
        undelivered=states[PromptState.UNDELIVERED],
        withdrawn=states[PromptState.WITHDRAWN],
        log_entries=unit.journal.count,
        refused=tuple(sorted(refused.items())),
        sixth_in_24_hours=witness.sixths(),
        in_quiet_hours=witness.in_quiet(),
        while_not_standing=witness.while_overdue(),
        undelivered_not_blamed_on_the_system=sum(one.cause is not Cause.SYSTEM for one in ours),
        missed_not_reviewed_by_a_person=sum(one.id not in reviewed for one in missed),
    )


def added(parts: Sequence[Tally]) -> Tally:
    """Add up the tallies of parts of one cohort."""
    refused: Counter[str] = Counter()
    for part in parts:
        refused.update(dict(part.refused))
    counts = {
        field.name: sum(getattr(part, field.name) for part in parts)
        for field in fields(Tally)
        if field.name not in {"days", "refused"}
    }
    return Tally(days=parts[0].days, refused=tuple(sorted(refused.items())), **counts)
