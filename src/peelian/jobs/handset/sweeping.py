"""Clocks run out: of undecided photographs, of rows, of sets; and what a desk's end cut short is written down."""

from dataclasses import replace
from datetime import timedelta

from peelian.jobs.handset import weeding
from peelian.jobs.handset.checks import Checks, erased
from peelian.nouns.event import EventKind
from peelian.nouns.ids import CheckId
from peelian.nouns.operator_check import Ended


def sweep(checks: Checks) -> list[CheckId]:
    """Overwrite every photograph whose time is over, and write down that it is gone; return whose.

    Raises:
        StoreError: it could not be written down; all are overwritten all the same. Sweep again.
    """
    over = checks.probes.reap(now=checks.handset.monotonic())
    for check in over:
        _ended(checks, check, Ended.TIMED_OUT)
        checks.probes.forget(check)
    return over


def resume(checks: Checks) -> int:
    """Write down, when a desk starts, which checks its last end cut short; return how many.

    Raises:
        StoreError: the store is busy or broken.
    """
    with checks.handset.store.read() as unit:
        left = [one.id for one in unit.checks.open() if one.id not in checks.probes]
    for check in left:
        _ended(checks, check, Ended.INTERRUPTED)
    return len(left)


def tidy(checks: Checks) -> int:
    """Destroy sets whose time is over, and remove old rows; return how many rows.

    Raises:
        StoreError: the store is busy or broken.
    """
    handset = checks.handset
    for found in weeding.expire(handset):
        checks.library.drop(found)
    with handset.store.change() as unit:
        rows = unit.checks.remove_before(handset.now() - timedelta(days=handset.rules.row_days))
        if rows:
            unit.journal.record(handset.event(EventKind.CHECK_ROWS_ERASED, None, "", rows=rows))
    return rows


def close(checks: Checks) -> None:
    """Overwrite everything as a desk stops; its next start finishes the rows."""
    checks.probes.wipe_all()


def _ended(checks: Checks, check: CheckId, how: Ended) -> None:
    """Finish a row, unless somebody was quicker."""
    handset = checks.handset
    with handset.store.change() as unit:
        before = unit.checks.get(check)
        if before.ended is not None:
            return
        unit.checks.put(erased(checks, unit, replace(before, ended=how), how.value))
        unit.journal.record(handset.event(EventKind.CHECK_ENDED, None, "", check_id=check, cause=how.value))
