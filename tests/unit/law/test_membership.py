from datetime import date

import pytest

from peelian.law import membership

BORN = date(1990, 6, 1)


@pytest.mark.parametrize("written", ["Siân Ó Briain", "sian o briain", "Ó BRIAIN, Siân", "  Sian	O-Briain"])
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert membership.by_name(written, BORN) == membership.by_name("Sian O Briain", BORN)


def test_other_people_are_not_found_by_it() -> None:
    known = membership.by_name("Sian Briain", BORN)
    assert membership.by_name("Sian Briain", date(1990, 6, 2)) != known
    assert membership.by_name("Siana Briain", BORN) != known


def test_a_reference_is_found_however_it_is_spaced_and_is_never_a_name() -> None:
    assert membership.by_reference(" n-1 ") == membership.by_reference("N-1") == membership.by_reference("N - 1")
    assert membership.by_reference("N-1") != membership.by_reference("N-2")
    assert not membership.by_reference("x").startswith(membership.NAME)
