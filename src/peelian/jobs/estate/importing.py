"""A table of assets is put in the register row by row: each is added, changed, left as it is, or said to be wrong.

Some hundred rows are one transaction, with what was changed and the log: an import that is stopped, or that the power
leaves, has whole assets behind it and none half-written. The same table can then be given again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from peelian.jobs.cells import Cells
from peelian.jobs.estate import columns, products, rows, tables
from peelian.jobs.estate.estate import By, Estate, one_line
from peelian.jobs.estate.ports import Unit
from peelian.jobs.estate.rows import Fault, Scope, WrongRow
from peelian.jobs.estate.tables import Row, Table
from peelian.law.permission import Action
from peelian.nouns.asset import Asset, Change
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AssetId, BodyId
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.register import Serial, serial

AT_ONCE = 500
"""Rows in one transaction: the desk cannot write meanwhile, and so many take less than a quarter of a second."""

MOST_TOLD = 1_000
"""Wrong rows that are told of one by one; of a table that is wrong throughout, these say enough."""


def _untold(_done: int, _about: int) -> None:
    """Tell nobody."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How an import is done.

    `why`: goes into the history of each asset, and into the log. `tick`: told how many rows are done, and of about how
    many. `stopped`: asked from time to time; once it says yes, the rows that remain are left out. `body`: whose the
    rows are that do not say.
    """

    why: str
    tick: Callable[[int, int], None] = _untold
    stopped: Callable[[], bool] = _never
    body: BodyId | None = None


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of a table. `wrong`: the first of `wrong_rows`. `faults`: what is wrong with all of it."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong_rows: int = 0
    wrong: list[WrongRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    stopped: bool = False

    @property
    def done(self) -> int:
        """How many rows were looked at."""
        return self.added + self.changed + self.unchanged + self.wrong_rows

    def tell(self, row: WrongRow) -> None:
        """Note a wrong row."""
        self.wrong_rows += 1
        if len(self.wrong) < MOST_TOLD:
            self.wrong.append(row)


def run(estate: Estate, by: By, table: Table, work: Work) -> Report | Refusals:
    """Put the assets of a table in the register."""
    report = Report(faults=list(table.faults))
    with estate.store.change() as unit:
        only = estate.confined(unit, by, Action.ESTATE_CHANGE) or work.body
        refused = estate.refused(unit, by, Action.ESTATE_CHANGE, only)
        if refused is None and not work.why.strip():
            refused = Refusals(reasons=(Refused(rule="why", reason="Say why these assets are put in the register"),))
        if refused is not None:
            return refused
        bodies = frozenset(one.id for one in unit.bodies.all())
    whole = table.header >= set(columns.COLUMNS) - {"body"}
    worker = _Worker(estate, by, work, Scope(bodies=bodies, only=only, whole=whole), report)
    while not report.stopped and (some := list(islice(table.rows, AT_ONCE))):
        worker.take(some)
        work.tick(report.done, max(table.about, report.done))
        report.stopped = work.stopped()
    report.wrong.sort(key=lambda row: row.number)
    return report


class _Worker:
    """Puts rows in the register."""

    def __init__(self, estate: Estate, by: By, work: Work, scope: Scope, report: Report) -> None:
        self._estate = estate
        self._by = by
        self._work = work
        self._scope = scope
        self._report = report
        self._seen: dict[AssetId, int] = {}
        self._serials: dict[Serial, int] = {}

    def take(self, some: Sequence[Row | Fault]) -> None:
        """Put some rows in the register, in one transaction."""
        self._report.faults += [one for one in some if isinstance(one, Fault)]
        given = [one for one in some if not isinstance(one, Fault)]
        with self._estate.store.change() as unit:
            before = self._before(unit, given)
            read = list(self._read(given, before))
            taken = unit.assets.serials({serial(asset) for _, asset in read if asset.serial})
            right = [asset for number, asset in read if self._unlike(number, asset, taken)]
            new = [one for one in right if one.id not in before]
            changed = [one for one in right if one.id in before and before[one.id] != one]
            self._put(unit, new, changed, before)
        self._report.added += len(new)
        self._report.changed += len(changed)
        self._report.unchanged += len(right) - len(new) - len(changed)

    def _before(self, unit: Unit, given: Sequence[Row]) -> dict[AssetId, Asset]:
        return unit.assets.some(list(dict.fromkeys(self._id(cells) for _, cells in given)))

    def _id(self, cells: dict[str, str]) -> AssetId:
        """Return whom a row seems to be about; whether it may be, is found out when it is read."""
        body = (cells.get("body", "").strip() or self._scope.only or "").casefold()
        return columns.id_of(BodyId(body), " ".join(cells.get("reference", "").split()))

    def _read(self, given: Sequence[Row], before: dict[AssetId, Asset]) -> Iterator[tuple[int, Asset]]:
        for number, cells in given:
            if tables.TOO_MANY in cells:
                self._wrong(number, cells, "", "The row has more cells than there are columns", "Look for a comma")
                continue
            known = None if self._scope.whole else before.get(self._id(cells))
            # A column that is not in the table says nothing: what was known stays.
            merged = cells if known is None else {**columns.cells(known), **cells}
            asset = rows.read(number, merged, self._scope)
            if isinstance(asset, WrongRow):
                self._report.tell(asset)
            else:
                yield number, asset

    def _unlike(self, number: int, asset: Asset, taken: dict[Serial, AssetId]) -> bool:
        """Say whether a row is unlike all before it; of rows with one reference or serial number only the first is."""
        cells = {"reference": asset.reference}
        first = self._seen.setdefault(asset.id, number)
        if first != number:
            self._wrong(number, cells, "reference", f"Row {first} has the same reference", "Keep one row an asset")
            return False
        if not asset.serial:
            return True
        holder = taken.get(serial(asset))
        if holder not in {None, asset.id}:
            problem = "Another asset of this body has the same maker and serial number"
            self._wrong(number, cells, "serial", problem, "Find out which of them it is")
            return False
        row = self._serials.setdefault(serial(asset), number)
        if row != number:
            problem = f"Row {row} has the same maker and serial number"
            self._wrong(number, cells, "serial", problem, "Find out which of them it is")
        return row == number

    def _put(self, unit: Unit, new: list[Asset], changed: list[Asset], before: dict[AssetId, Asset]) -> None:
        if not new and not changed:
            return
        at, who, why = self._estate.now(), self._by.id, one_line(self._work.why)
        changes = [Change(asset=one.id, at=at, who=who, why=why) for one in new]
        changes += [
            Change(asset=one.id, at=at, who=who, why=why, altered=columns.altered(before[one.id], one))
            for one in changed
        ]
        products.meet(unit, (*new, *changed))
        unit.assets.put([*new, *changed], changes)
        kind = EventKind.ASSETS_IMPORTED
        unit.journal.record(self._estate.event(kind, self._by, why=why, added=len(new), changed=len(changed)))

    def _wrong(self, number: int, row: dict[str, str], column: str, problem: str, remedy: str) -> None:
        cells = Cells(row)
        cells.fault(column, problem, remedy)
        self._report.tell(rows.wrong(number, cells, row.get("reference", "")[: rows.LONGEST_NAME]))
