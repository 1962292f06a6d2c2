"""Whoever says whether a reason still holds: one answer a person, in order, and no yes where it is not known."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from peelian.jobs.live.desk.ports import StatusChecker
from peelian.nouns.entry import Subject
from peelian.wiring.live import statuses
from peelian.wiring.live.statuses import UNKNOWN, CsvStatusChecker
from tests.fakes.desk import FakeChecker

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ASKED = [Subject(reference=name, name="Somebody") for name in ("N-1", "N-2", "N-3")]


def file(tmp_path: Path, content: str | bytes, *, hours_old: float = 1) -> Path:
    path = tmp_path / "status.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    written = NOW.timestamp() - 3600 * hours_old
    os.utime(path, (written, written))
    return path


def csv_checker(path: Path) -> CsvStatusChecker:
    return CsvStatusChecker(path, now=lambda: NOW)


def answers(tmp_path: Path, content: str | bytes, *, hours_old: float = 1) -> list[bool | None]:
    return csv_checker(file(tmp_path, content, hours_old=hours_old)).check(ASKED)


def nothing(tmp_path: Path, content: str | bytes, *, hours_old: float = 1) -> str:
    """Why nothing is known of anybody, as it was logged."""
    with capture_logs() as logs:
        assert answers(tmp_path, content, hours_old=hours_old) == [None, None, None]
    (log,) = logs
    assert (log["event"], log["log_level"]) == ("status_file_unusable", "warning")
    return str(log["problem"])


@pytest.fixture(params=["file", "none", "fake"])
def checker(request: pytest.FixtureRequest, tmp_path: Path) -> StatusChecker:
    made: dict[str, StatusChecker] = {
        "file": csv_checker(file(tmp_path, "reference,live\nN-1,yes\nN-2,no\n")),
        "none": UNKNOWN,
        "fake": FakeChecker(gone={"N-2"}, unknown={"N-3"}),
    }
    return made[request.param]


def test_there_is_one_answer_a_person(checker: StatusChecker) -> None:
    assert len(checker.check(ASKED)) == 3
    assert checker.check([]) == []


def test_what_is_not_known_is_never_a_yes(checker: StatusChecker) -> None:
    assert checker.check(ASKED)[1:] in ([False, None], [None, None])


def test_a_checker_says_what_it_is_called(checker: StatusChecker) -> None:
    assert checker.name.isprintable()
    assert 0 < len(checker.name) <= 40


def test_the_file_is_believed(tmp_path: Path) -> None:
    assert answers(tmp_path, "\ufeffReference, Live\r\nN-1,YES\r\n\r\n N-2 , no \r\n") == [True, False, None]


def test_where_none_is_configured_nothing_is_known() -> None:
    assert UNKNOWN.check(ASKED) == [None, None, None]


def test_a_missing_file_knows_nothing(tmp_path: Path) -> None:
    with capture_logs() as logs:
        assert csv_checker(tmp_path / "gone.csv").check(ASKED) == [None, None, None]
    assert logs[0]["event"] == "status_file_unusable"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "N-1,yes\n",
        "reference;live\nN-1;yes\n",
        "reference,live,note\nN-1,yes,\n",
        'reference,live\nN-1,"yes\n',
        b"reference,live\nN-1,yes\n\xff",
    ],
    ids=["empty", "no header", "semicolons", "another column", "open quote", "not UTF-8"],
)
def test_a_damaged_file_knows_nothing(tmp_path: Path, content: str | bytes) -> None:
    nothing(tmp_path, content)


def test_a_file_that_is_too_large_knows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statuses, "LARGEST_BYTES", 20)
    nothing(tmp_path, "reference,live\nN-1,yes\n")


def test_a_file_that_nobody_has_written_for_a_day_knows_nothing(tmp_path: Path) -> None:
    content = "reference,live\nN-1,yes\n"
    assert answers(tmp_path, content, hours_old=23.9)[0] is True
    assert "too long" in nothing(tmp_path, content, hours_old=24.1)


def test_a_file_from_the_future_knows_nothing(tmp_path: Path) -> None:
    assert "future" in nothing(tmp_path, "reference,live\nN-1,yes\n", hours_old=-1)


@pytest.mark.parametrize("row", ["N-1,maybe", "N-1,", "N-1", "N-1,yes,yes", "N-1,yes\nN-1,no", "N-1,no\nN-1,yes"])
def test_a_row_that_is_not_clear_says_nothing_of_its_person(tmp_path: Path, row: str) -> None:
    with capture_logs() as logs:
        assert answers(tmp_path, f"reference,live\n{row}\nN-2,yes\n") == [None, True, None]
    assert logs == [{"event": "status_rows_unclear", "log_level": "warning", "file": "status.csv", "rows": 1}]


def test_the_newest_file_is_believed_even_within_one_tick_of_the_clock(tmp_path: Path) -> None:
    read = csv_checker(file(tmp_path, "reference,live\nN-1,yes\nN-2,no\n"))
    assert read.check(ASKED)[:2] == [True, False]
    file(tmp_path, "reference,live\nN-1,no\nN-2,yes\n")
    assert read.check(ASKED)[:2] == [False, True]


def test_a_file_that_is_taken_away_is_not_remembered(tmp_path: Path) -> None:
    path = file(tmp_path, "reference,live\nN-1,yes\n")
    read = csv_checker(path)
    assert read.check(ASKED)[0] is True
    path.unlink()
    assert read.check(ASKED)[0] is None


def test_a_damaged_file_stays_unknown_however_often_it_is_asked(tmp_path: Path) -> None:
    read = csv_checker(file(tmp_path, "reference,live\nN-1,yes\n"))
    assert read.check(ASKED)[0] is True
    file(tmp_path, "damaged")
    with capture_logs() as logs:
        assert [read.check(ASKED)[0] for _ in range(3)] == [None, None, None]
    assert len(logs) >= 1
