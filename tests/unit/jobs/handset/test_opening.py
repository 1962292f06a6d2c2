"""The camera opens for a lawful statement alone; every no says why and is logged."""

from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.handset import codes, deciding, opening
from peelian.jobs.handset.opening import Brought
from peelian.nouns.event import EventKind
from peelian.nouns.ids import SetId
from peelian.nouns.operator_check import OperatorCheck, Statement, Verdict
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import anybody, person
from tests.fakes.handset import Checking, rules, taken
from tests.fakes.operator_checks import OFFICER, STATEMENT, SUPERVISOR, TODAY

CHILD = replace(STATEMENT, child=True)


@pytest.fixture
def van() -> Checking:
    return Checking()


def refused(van: Checking, statement: Statement = STATEMENT, code: str = "") -> list[str]:
    """Why it stays shut; no row and no photograph's place is made, and the log knows."""
    rows, held, before = len(van.store.kept.checks), len(van.checks.probes), van.kinds.count(EventKind.CHECK_REFUSED)
    answer = opening.begin(van.checks, OFFICER, van.set, statement, brought=Brought(code=code))
    assert (len(van.store.kept.checks), len(van.checks.probes)) == (rows, held)
    assert van.kinds.count(EventKind.CHECK_REFUSED) == before + 1
    return rules(answer)


def test_a_lawful_statement_opens_the_camera_and_names_the_set(van: Checking) -> None:
    check = van.opened()
    searched = check.searched
    assert (searched.id, searched.version, searched.size, searched.weeded_on) == (van.set, 1, 2, TODAY)
    assert check.id in van.checks.probes
    event = van.store.kept.events[-1]
    assert event.kind is EventKind.CHECK_OPENED
    assert event.why == STATEMENT.necessity


def test_a_row_and_the_log_say_on_which_device_it_was_opened_where_that_is_known(van: Checking) -> None:
    check = taken(opening.begin(van.checks, OFFICER, van.set, STATEMENT, brought=Brought(device="B-1")))
    assert (check.device, van.row(check.id).device) == ("B-1", "B-1")
    assert ("device", "B-1") in van.store.kept.events[-1].about
    taken(deciding.give_up(van.checks, OFFICER, check.id, why="He remembered"))
    assert van.opened().device == ""
    assert "device" not in dict(van.store.kept.events[-1].about)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CHECKING_OFFICER])
def test_only_checking_officers_check(van: Checking, role: Role) -> None:
    assert rules(opening.begin(van.checks, person(role), van.set, STATEMENT)) == ["permission"]


def test_everything_that_is_missing_is_said_at_once(van: Checking) -> None:
    empty = Statement(legal_basis="", trigger="", necessity="", tried=(), place="", most=7)
    assert refused(van, empty) == [
        "statement.legal_bases",
        "statement.triggers",
        "statement.places",
        "statement.tried",
        "statement.necessity",
        "statement.most",
    ]


def test_a_set_that_is_not_there_or_may_not_be_searched_opens_nothing(van: Checking) -> None:
    with pytest.raises(NotFoundError):
        opening.begin(van.checks, OFFICER, SetId("none"), STATEMENT)
    van.library.no_point = Refused(rule="threshold", reason="No operating point for a list of two")
    assert refused(van) == ["threshold"]
    van.set = van.draft("three")
    assert refused(van) == ["set"]


def test_one_check_at_a_time_and_no_decision_owed(van: Checking) -> None:
    answer = van.answered()
    assert refused(van) == ["open"]
    taken(deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.CANNOT_TELL, by=("none", "released")))
    van.opened()


def test_so_many_an_hour_and_then_no_more(van: Checking) -> None:
    for _ in range(van.handset.rules.officer_per_hour):
        taken(deciding.give_up(van.checks, OFFICER, van.opened().id, why="He told us"))
    assert refused(van) == ["bound.officer"]
    van.forward(3601)
    van.opened()


def test_the_whole_desk_has_a_bound(van: Checking) -> None:
    for number in range(van.handset.rules.desk_per_hour):
        other = anybody(Role.CHECKING_OFFICER, who=f"officer-{number}")
        taken(opening.begin(van.checks, other, van.set, STATEMENT))
    assert refused(van) == ["bound.desk"]


def test_a_child_needs_a_supervisors_code(van: Checking) -> None:
    assert refused(van, CHILD) == ["child_code"]
    assert refused(van, CHILD, "WRONG222") == ["child_code"]
    code = taken(codes.make(van.handset, SUPERVISOR, OFFICER, reason="Lost, does not speak"))
    check = van.opened(CHILD, code=code)
    assert check.allowed_by == SUPERVISOR.id
    taken(deciding.give_up(van.checks, OFFICER, check.id, why="Her mother came"))
    assert refused(van, CHILD, code) == ["child_code"]


def test_a_refused_statement_uses_no_code_up(van: Checking) -> None:
    code = taken(codes.make(van.handset, SUPERVISOR, OFFICER, reason="Lost, does not speak"))
    assert refused(van, replace(CHILD, place="home"), code) == ["statement.harm"]
    assert isinstance(van.opened(CHILD, code=code), OperatorCheck)
