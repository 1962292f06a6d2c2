"""A table of people is put on a list, row by row: each is added or refused with reasons, and the next one comes.

Some hundred rows are one transaction, so that an import that is stopped, or that the power leaves, has whole entries
behind it and none half-written. The same table can then be given again: whoever is on the list already is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from peelian.errors import BadInputError
from peelian.jobs.live.desk import listing, subjects
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.listing import Likeness, Nomination
from peelian.jobs.live.desk.rows import Row, Table
from peelian.law.listing import age_on, old_picture
from peelian.law.permission import Action
from peelian.law.policy import Policy
from peelian.nouns.entry import Entry
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, EntryId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused

AT_ONCE = 100
"""Rows that are put on the list together. Each time the whole list is looked through for who is on it already: row by
row, 20,000 rows would take hours, and in one go a failure would cost all of them."""

LikenessOf = Callable[[Row], Likeness | Refused]
"""Makes the likeness of a row's picture, or says why the quality gate refused it."""

NO_AGE = "The date of birth is not known, so nothing here says whether this is a child"


def _untold(_done: int, _total: int) -> None:
    """Tell nobody."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How an import is done.

    `likeness_of`: makes a row's likeness. `tick`: told after each row how many were worked on, and of how many.
    `stopped`: asked before each row; once it says yes, the rows that remain are left out.
    """

    likeness_of: LikenessOf
    tick: Callable[[int, int], None] = _untold
    stopped: Callable[[], bool] = _never


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a row: added as `entry`, or refused for `reasons`. `warnings`: what to look at all the same."""

    row: int
    reference: str
    entry: EntryId | None = None
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a table. `faults`: what is wrong with all of it. `left_out`: rows not reached before the stop."""

    outcomes: tuple[Outcome, ...]
    faults: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def added(self) -> int:
        """How many were added."""
        return sum(one.entry is not None for one in self.outcomes)

    @property
    def refused(self) -> int:
        """How many were not."""
        return len(self.outcomes) - self.added

    def plain(self) -> dict[str, object]:
        """Return it as plain values, for a page or a program. It names people: it is shown, and never logged."""
        return {
            "added": self.added,
            "refused": self.refused,
            "left_out": self.left_out,
            "faults": list(self.faults),
            "rows": [
                {
                    "row": one.row,
                    "reference": one.reference,
                    "entry": one.entry,
                    "reasons": list(one.reasons),
                    "warnings": list(one.warnings),
                }
                for one in self.outcomes
            ],
        }


def run(desk: Desk, person: Person, deployment: DeploymentId, table: Table, work: Work) -> Report | Refusals:
    """Put the people of a table on a list.

    Raises:
        NotFoundError: there is no such deployment.
    """
    refused = _may_not(desk, person, deployment)
    if refused is not None:
        return refused
    wrong = [
        Outcome(row=one.number, reference=one.reference, reasons=tuple(str(fault) for fault in one.faults))
        for one in table.wrong
    ]
    total = len(table.rows) + len(wrong)
    worker = _Worker(desk, person, deployment, work)
    for row in table.rows:
        if work.stopped():
            break
        worker.take(row)
        work.tick(worker.taken + len(wrong), total)
    done = worker.finish()
    report = Report(
        outcomes=tuple(sorted(done + wrong, key=lambda one: one.row)),
        faults=tuple(str(fault) for fault in table.faults),
        left_out=len(table.rows) - len(done),
    )
    _finish(desk, person, deployment, report)
    return report


class _Worker:
    """Puts rows on one list."""

    def __init__(self, desk: Desk, person: Person, deployment: DeploymentId, work: Work) -> None:
        self._desk = desk
        self._person = person
        self._deployment = deployment
        self._work = work
        self._listed = _listed(desk, deployment)
        self._categories = _categories(desk.policy)
        self._done: list[Outcome] = []
        self._made: list[tuple[Row, Nomination, Likeness]] = []

    @property
    def taken(self) -> int:
        """How many rows were taken."""
        return len(self._done) + len(self._made)

    def take(self, row: Row) -> None:
        """Make a row's likeness, or say why not; from time to time put those who were made on the list."""
        likeness = self._likeness(row)
        if isinstance(likeness, Refused):
            self._done.append(self._outcome(row, likeness))
            return
        # A table is filled by people, who read the categories' titles and not their keys.
        said = row.nomination
        category = self._categories.get(said.category.casefold(), said.category)
        self._made.append((row, replace(said, category=category), likeness))
        if len(self._made) == AT_ONCE:
            self._put()

    def finish(self) -> list[Outcome]:
        """Put the last ones on the list, and say what became of all."""
        self._put()
        return self._done

    def _put(self) -> None:
        if not self._made:
            return
        people = [(nomination, likeness) for _, nomination, likeness in self._made]
        added = listing.add_all(self._desk, self._person, self._deployment, people)
        self._done += [self._outcome(row, one) for (row, _, _), one in zip(self._made, added, strict=True)]
        self._made = []

    def _likeness(self, row: Row) -> Likeness | Refused:
        reference = row.nomination.subject.reference
        if reference in self._listed:  # known before the picture is looked at, which takes longest
            return Refused(rule="entry.reference", reason=f"{reference} is on this list already")
        try:
            return self._work.likeness_of(row)
        except BadInputError as error:
            return Refused(rule="picture", reason=error.sentence)

    def _outcome(self, row: Row, added: Entry | Refusals | Refused) -> Outcome:
        reference = row.nomination.subject.reference
        if isinstance(added, Entry):
            return Outcome(row=row.number, reference=reference, entry=added.id, warnings=self._warnings(row, added))
        reasons = added.reasons if isinstance(added, Refusals) else (added,)
        return Outcome(row=row.number, reference=reference, reasons=tuple(one.reason for one in reasons))

    def _warnings(self, row: Row, entry: Entry) -> tuple[str, ...]:
        today = self._desk.now().date()
        old = old_picture(entry.picture.taken_on, self._desk.policy, today=today)
        born = row.nomination.subject.born
        age = NO_AGE if born is None else _child(entry, age_on(today, born=born))
        return tuple(warning for warning in (old, age) if warning is not None)


def _child(entry: Entry, age: int) -> str | None:
    if not entry.under_18:
        return None
    return f"This is a child of {max(age, 0)}; the list cannot be sealed without an approval for this entry"


def _may_not(desk: Desk, person: Person, deployment: DeploymentId) -> Refusals | None:
    """Ask once before any picture is looked at; `listing.add_all` asks again."""
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, Action.LIST_CHANGE, deployment)
        if refused is not None:
            return refused
        stage = unit.deployments.get(deployment).stage
        if stage in listing.OPEN:
            return None
        reason = f"The list cannot change any more; this deployment is {stage}"
        return desk.refused(unit, person, Action.LIST_CHANGE, deployment, [Refused(rule="stage", reason=reason)])


def _listed(desk: Desk, deployment: DeploymentId) -> frozenset[str]:
    with desk.store.read() as unit:
        return frozenset(subjects.who(unit.vault, entry.id).reference for entry in unit.entries.of(deployment))


def _categories(policy: Policy) -> dict[str, str]:
    return {one.title.casefold(): key for key, one in policy.categories.items()}


def _finish(desk: Desk, person: Person, deployment: DeploymentId, report: Report) -> None:
    with desk.store.change() as unit:
        unit.journal.record(
            desk.event(
                EventKind.LIST_IMPORT_FINISHED,
                deployment,
                who=person.id,
                why="a table of people",
                added=report.added,
                refused=report.refused,
                left_out=report.left_out,
                whole=not report.faults,
            )
        )
