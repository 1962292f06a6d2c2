"""Long work says how far it is, also where its output goes to a file."""

import pytest

from peelian.cli import output


def told(capsys: pytest.CaptureFixture[str], of: int, *, quiet: bool = False) -> list[str]:
    with output.counting("Drawing", quiet=quiet) as tick:
        for done in range(of + 1):
            tick(done, of)
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


def test_a_log_gets_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 600) == [f"Drawing: {done} of 600" for done in range(60, 601, 60)]


def test_what_is_done_in_a_moment_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 12) == []


def test_who_wants_it_quiet_hears_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 600, quiet=True) == []
