from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine

from peelian.nouns.ids import CheckId
from peelian.nouns.operator_check import ChildCode, Ended, Review
from peelian.storage import engine as engines
from peelian.storage.operator_checks import CheckRefusals, ChildCodes, OperatorChecks, Reviews
from tests.fakes.deployments import NOW
from tests.fakes.operator_checks import CHECK, DECISION, OFFICER, SUPERVISOR

HOUR = timedelta(hours=1)


@pytest.fixture
def connection(store: Engine) -> Iterator[Connection]:
    with engines.writing(store) as made:
        yield made


def test_a_row_is_read_back_as_it_was_put(connection: Connection) -> None:
    checks = OperatorChecks(connection)
    full = replace(
        CHECK,
        allowed_by=SUPERVISOR.id,
        photos=2,
        answered_at=NOW,
        found=3,
        point="p",
        decision=DECISION,
        ended=Ended.DECIDED,
        ended_at=NOW,
        erased_at=NOW,
        sampled=True,
    )
    checks.put(full)
    assert checks.get(CHECK.id) == full
    assert checks.all() == [full]


def test_a_row_is_open_then_owed_then_over(connection: Connection) -> None:
    checks = OperatorChecks(connection)
    checks.put(CHECK)
    assert checks.open() == checks.unfinished(OFFICER.id) == [CHECK]
    owed = replace(CHECK, found=1, ended=Ended.TIMED_OUT)
    checks.put(owed)
    assert (checks.open(), checks.unfinished(OFFICER.id)) == ([], [owed])
    assert checks.unfinished(SUPERVISOR.id) == []
    checks.put(replace(owed, decision=DECISION))
    assert checks.unfinished(OFFICER.id) == []


def test_checks_are_counted_by_officer_and_for_all(connection: Connection) -> None:
    checks = OperatorChecks(connection)
    checks.put(CHECK)
    checks.put(replace(CHECK, id=CheckId("check-2"), officer=SUPERVISOR.id, opened_at=NOW + HOUR))
    assert checks.since(NOW - HOUR) == 2
    assert checks.since(NOW) == 1
    assert checks.since(NOW - HOUR, OFFICER.id) == 1


def test_old_rows_and_what_was_found_in_them_are_removed(connection: Connection) -> None:
    checks, reviews = OperatorChecks(connection), Reviews(connection)
    young = replace(CHECK, id=CheckId("check-2"), opened_at=NOW + HOUR)
    for one in (CHECK, young):
        checks.put(one)
        reviews.put(Review(check=one.id, by=SUPERVISOR.id, at=NOW, finding="sound"))
    assert checks.remove_before(NOW + HOUR) == 1
    assert checks.all() == [young]
    assert [one.check for one in reviews.all()] == [young.id]


def test_a_code_is_found_by_its_digest_until_it_is_removed(connection: Connection) -> None:
    codes = ChildCodes(connection)
    code = ChildCode(digest="ab", officer=OFFICER.id, made_by=SUPERVISOR.id, reason="alone", expires_at=NOW)
    codes.put(code)
    codes.put(replace(code, used_at=NOW))
    assert codes.find("ab") == replace(code, used_at=NOW)
    assert codes.find("cd") is None
    codes.remove_before(NOW)
    assert codes.find("ab") is not None
    codes.remove_before(NOW + HOUR)
    assert codes.find("ab") is None


def test_refusals_are_counted_by_month_and_rule_and_of_nobody(connection: Connection) -> None:
    refusals = CheckRefusals(connection)
    for month, rule in (("2026-11", "open"), ("2026-11", "open"), ("2026-10", "set")):
        refusals.add(month, rule)
    assert refusals.counts() == [("2026-10", "set", 1), ("2026-11", "open", 2)]
