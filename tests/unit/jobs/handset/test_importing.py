"""A table's rows are added or refused one by one, in words."""

from collections.abc import Callable

import pytest

from peelian.jobs.handset import importing
from peelian.jobs.handset.importing import NEEDED, Report, Row, Work
from peelian.jobs.handset.reference_sets import Likeness
from peelian.nouns.ids import SetId
from peelian.nouns.refusal import Refused
from tests.fakes.handset import LIKENESS, Checking, rules
from tests.fakes.operator_checks import KEEPER, OFFICER

HEADER = ",".join(NEEDED)
GOOD = "N-1,1.jpg,Custody,2025-05-01,PACE 1984 s.64A,2027-05-01,"


def table(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def likeness_of(row: Row) -> Likeness | Refused:
    return Refused(rule="picture", reason="No face found") if "nobody" in row.image else LIKENESS


def work(stopped: Callable[[], bool] = lambda: False, ticks: list[tuple[int, int]] | None = None) -> Work:
    told = [] if ticks is None else ticks
    return Work(likeness_of=likeness_of, tick=lambda done, of: told.append((done, of)), stopped=stopped)


def run(van: Checking, into: SetId, *rows: str) -> Report:
    report = importing.run(van.handset, KEEPER, into, importing.parse(table(*rows)), work())
    assert isinstance(report, Report)
    return report


def test_a_row_says_everything_of_a_picture() -> None:
    (row,) = importing.parse(table(GOOD)).rows
    assert (row.number, row.image, row.nominee.reference, row.nominee.no_further_action_on) == (2, "1.jpg", "N-1", None)


def test_good_rows_are_added_and_bad_ones_say_why() -> None:
    van = Checking()
    draft = van.draft()
    old = GOOD.replace("N-1", "N-3").replace("2027", "2020")
    dated = GOOD.replace("N-1", "N-4").replace("2025-05-01", "1 May")
    report = run(van, draft, GOOD, GOOD.replace("N-1,1", "N-2,nobody"), old, dated, GOOD.replace("Custody", ""))
    assert (report.added, report.refused, report.left_out) == (1, 4, 0)
    assert [(one.number, one.reference) for one in report.wrong] == [(3, "N-2"), (4, "N-3"), (5, "N-4"), (6, "N-1")]
    assert "No face found" in str(report.wrong)
    assert "is not a date" in str(report.wrong)
    assert van.found(draft).size == 1


def test_more_rows_than_one_transaction_takes_are_all_added() -> None:
    van = Checking()
    draft = van.draft()
    ticks: list[tuple[int, int]] = []
    rows = [GOOD.replace("N-1", f"N-{number}") for number in range(importing.AT_ONCE + 3)]
    report = importing.run(van.handset, KEEPER, draft, importing.parse(table(*rows)), work(ticks=ticks))
    assert isinstance(report, Report)
    assert report.added == len(rows) == van.found(draft).size
    assert ticks[-1] == (len(rows), len(rows))


def test_a_stopped_import_says_what_it_left_out() -> None:
    van = Checking()
    draft = van.draft()
    stops = iter([False, True])
    read = importing.parse(table(GOOD, GOOD, GOOD))
    report = importing.run(van.handset, KEEPER, draft, read, work(stopped=lambda: next(stops)))
    assert isinstance(report, Report)
    assert (report.added, report.left_out) == (1, 2)


def test_who_may_not_is_told_before_any_picture_is_read() -> None:
    van = Checking()

    def never(row: Row) -> Likeness | Refused:
        raise AssertionError(row)

    untouched = Work(likeness_of=never, tick=lambda _done, _of: None, stopped=lambda: False)
    read = importing.parse(table(GOOD))
    assert rules(importing.run(van.handset, OFFICER, van.draft(), read, untouched)) == ["permission", "stage"][:1]
    assert rules(importing.run(van.handset, KEEPER, van.set, read, untouched)) == ["stage"]


@pytest.mark.parametrize(
    "content",
    [b"", HEADER.encode(), b"\xff\xfe", b"reference,image\nx,y", HEADER.encode() + b",name\n" + GOOD.encode() + b",x"],
)
def test_what_is_no_such_table_is_refused_as_a_whole(content: bytes) -> None:
    van = Checking()
    report = importing.run(van.handset, KEEPER, van.draft(), importing.parse(content), work())
    assert isinstance(report, Report)
    assert report.faults
    assert report.added == 0
