"""Totals that single nobody out, and a sample that somebody else looks through."""

from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.handset import deciding, opening, supervising
from peelian.nouns.event import EventKind
from peelian.nouns.operator_check import OperatorCheck, Verdict
from peelian.nouns.person import Role
from tests.fakes.deployments import anybody, person
from tests.fakes.handset import Checking, rules, taken
from tests.fakes.operator_checks import OFFICER, STATEMENT, SUPERVISOR


@pytest.fixture
def van() -> Checking:
    made = Checking()
    made.drawn = 0  # every row is sampled
    return made


def decided(van: Checking, who: str = "one", after_s: float = 40) -> OperatorCheck:
    answer = van.answered(who)
    van.forward(after_s)
    if answer.possible:
        verdict, by = Verdict.SAME, ("documents", "identified")
    else:
        verdict, by = Verdict.NOBODY, ("none", "not_identified")
    return taken(deciding.decide(van.checks, OFFICER, answer.check.id, verdict, by=by))


def test_an_empty_desk_has_empty_totals(van: Checking) -> None:
    empty = supervising.totals(van.handset)
    assert (empty.uses, empty.possible, empty.decision_s, empty.refusals) == (0, 0, None, {})


def test_totals_count_uses_matches_refusals_and_time(van: Checking) -> None:
    decided(van, after_s=40)
    decided(van, "a stranger", after_s=60)
    opening.begin(van.checks, OFFICER, van.set, replace(STATEMENT, place="home"))
    van.answered()
    found = supervising.totals(van.handset)
    assert (found.uses, found.answered, found.possible, found.none, found.owed) == (3, 3, 2, 1, 1)
    assert found.refusals == {"statement.harm": 1}
    assert found.decision_s == 50
    assert found.verdicts == {"nobody": 1, "same": 1}
    assert found.triggers == {"unable": 3}
    assert found.ended == {"decided": 2}


def test_a_sampled_row_waits_until_somebody_has_looked_at_it(van: Checking) -> None:
    check = decided(van)
    assert supervising.queue(van.handset) == [check]
    taken(supervising.review(van.handset, SUPERVISOR, check.id, finding="sound"))
    assert supervising.queue(van.handset) == []
    assert van.kinds[-1] is EventKind.CHECK_REVIEWED
    assert supervising.totals(van.handset).findings == {"sound": 1}
    assert rules(supervising.review(van.handset, SUPERVISOR, check.id, finding="sound")) == ["review"]


def test_an_open_check_is_not_looked_through(van: Checking) -> None:
    van.opened()
    assert supervising.queue(van.handset) == []


def test_a_row_that_was_not_sampled_is_looked_at_by_nobody(van: Checking) -> None:
    van.drawn = 99
    check = decided(van)
    with pytest.raises(NotFoundError):
        supervising.review(van.handset, SUPERVISOR, check.id, finding="sound")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_supervisors_review(van: Checking, role: Role) -> None:
    assert rules(supervising.review(van.handset, person(role), decided(van).id, finding="sound")) == ["permission"]


def test_nobody_reviews_themselves_and_the_finding_is_one_of_the_packs(van: Checking) -> None:
    check = decided(van)
    both = anybody(Role.SUPERVISOR, who=OFFICER.id)
    assert rules(supervising.review(van.handset, both, check.id, finding="sound")) == ["two_people"]
    assert rules(supervising.review(van.handset, SUPERVISOR, check.id, finding="fine")) == ["finding"]
