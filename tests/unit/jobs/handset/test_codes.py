"""A supervisor's code allows one officer one check of a child, for minutes."""

from dataclasses import replace

import pytest

from peelian.jobs.handset import codes
from peelian.jobs.handset.handset import Handset
from peelian.nouns.event import EventKind
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import anybody, person
from tests.fakes.handset import Checking, rules, taken
from tests.fakes.operator_checks import KEEPER, OFFICER, SUPERVISOR


@pytest.fixture
def van() -> Checking:
    return Checking()


def made(van: Checking) -> str:
    return taken(codes.make(van.handset, SUPERVISOR, OFFICER, reason="Lost, and does not speak"))


def use(van: Checking, code: str, officer: Person = OFFICER) -> object:
    with van.store.change() as unit:
        return codes.used(van.handset, unit, officer.id, code)


def test_a_code_works_once_however_it_is_typed(van: Checking) -> None:
    code = made(van)
    assert len(code) == codes.LENGTH
    assert van.kinds[-1] is EventKind.CHECK_CODE_MADE
    assert not isinstance(use(van, f" {code[:4].lower()}-{code[4:]}"), Refused)
    again = use(van, code)
    assert isinstance(again, Refused)
    assert "used already" in again.reason


def test_only_its_digest_is_kept(van: Checking) -> None:
    code = made(van)
    assert code not in repr(van.store.kept)


def test_a_code_is_bound_to_its_officer_and_its_minutes(van: Checking) -> None:
    code = made(van)
    assert isinstance(use(van, code, SUPERVISOR), Refused)
    van.forward(599)
    assert not isinstance(use(van, code), Refused)
    other = made(van)
    van.forward(600)
    assert isinstance(use(van, other), Refused)
    assert isinstance(use(van, "NO2CODE3"), Refused)


def test_old_codes_are_removed(van: Checking) -> None:
    made(van)
    van.forward(2 * 24 * 3600)
    van.drawn = 7
    made(van)
    assert len(van.store.kept.codes) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_a_supervisor_makes_codes(van: Checking, role: Role) -> None:
    assert rules(codes.make(van.handset, person(role), OFFICER, reason="why")) == ["permission"]


def test_a_code_is_for_another_who_may_make_checks_and_has_a_reason(van: Checking) -> None:
    both = anybody(Role.SUPERVISOR, Role.CHECKING_OFFICER)

    def refused(by: Person, officer: Person, reason: str = "why") -> list[str]:
        return rules(codes.make(van.handset, by, officer, reason=reason))

    assert refused(SUPERVISOR, KEEPER) == ["officer"]
    assert refused(SUPERVISOR, replace(OFFICER, active=False)) == ["officer"]
    assert refused(both, both) == ["two_people"]
    assert refused(SUPERVISOR, OFFICER, " ") == ["reason"]


def test_every_letter_is_as_likely_as_any_other() -> None:
    assert 256 % len(codes.LETTERS) == 0
    assert len(set(codes.LETTERS)) == len(codes.LETTERS)
    assert isinstance(Checking().handset, Handset)
