"""Whose part of the register somebody sees, and what falls due."""

from dataclasses import replace
from datetime import date

import pytest

from peelian.law import estate
from peelian.law.estate import Due, DueKind
from peelian.law.permission import ALLOWED, Action, Circumstances
from peelian.nouns.asset import Asset, Paper, Product, Standing, SystemType
from peelian.nouns.ids import AssetId, PersonId
from peelian.nouns.person import Role
from tests.fakes.deployments import anybody, person
from tests.fakes.estate import ASSET, NORTH, SOUTH

OF_THE_ESTATE = [action for action in Action if action.value.startswith("estate:")]
BARE = Asset(
    id=AssetId("bare"),
    body=NORTH.id,
    reference="N-0",
    system=SystemType.OTHER,
    product=Product(maker="Acme", model="Eye"),
)


def rule(*roles: Role, action: Action = Action.ESTATE_VIEW, seat: str | None, body: str | None) -> str | None:
    refused = estate.may(
        anybody(*roles),
        action,
        seat=None if seat is None else replace(NORTH, id=seat).id,  # type: ignore[arg-type]
        body=None if body is None else replace(NORTH, id=body).id,  # type: ignore[arg-type]
        about=Circumstances(requested_by=PersonId("somebody else")),
    )
    return None if refused is None else refused.rule


@pytest.mark.parametrize("action", OF_THE_ESTATE)
@pytest.mark.parametrize("role", Role)
def test_a_body_s_staff_see_their_own_body_alone(role: Role, action: Action) -> None:
    if role not in ALLOWED[action]:
        assert rule(role, action=action, seat="north", body="north") == "permission"
        return
    assert rule(role, action=action, seat="north", body="north") is None
    elsewhere = None if role is Role.OVERSIGHT else "body"
    assert rule(role, action=action, seat="north", body="south") == elsewhere
    assert rule(role, action=action, seat="north", body=None) == elsewhere


def test_whoever_asked_for_an_export_does_not_allow_it() -> None:
    officer = person(Role.ESTATE_OFFICER)
    for about in (None, Circumstances(requested_by=officer.id)):
        no = estate.may(officer, Action.ESTATE_RELEASE, seat=NORTH.id, body=NORTH.id, about=about)
        assert no is not None
        assert no.rule == "two_people"


def test_who_works_nowhere_sees_nothing() -> None:
    assert rule(Role.ESTATE_OFFICER, seat=None, body="north") == "seat"
    assert rule(Role.DPO, seat=None, body=None) == "seat"


def test_oversight_does_not_change_a_body_s_register_even_when_it_keeps_one_of_its_own() -> None:
    both = (Role.OVERSIGHT, Role.ESTATE_OFFICER)
    assert rule(*both, action=Action.ESTATE_CHANGE, seat="north", body="south") == "body"
    assert rule(*both, action=Action.ESTATE_VIEW, seat="north", body="south") is None


def test_nobody_who_has_not_signed_in_sees_anything() -> None:
    refused = estate.may(None, Action.ESTATE_VIEW, seat=SOUTH.id, body=SOUTH.id)
    assert refused is not None
    assert refused.rule == "permission"
    assert not estate.sees_all(person(Role.DPO), Action.ESTATE_VIEW)


def test_what_has_a_date_falls_due_the_earliest_first() -> None:
    assert estate.dues(ASSET) == (
        Due(kind=DueKind.DPIA, on=date(2027, 1, 10)),
        Due(kind=DueKind.SELF_ASSESSMENT, on=date(2027, 2, 10)),
        Due(kind=DueKind.FIRMWARE, on=date(2027, 3, 2)),
        Due(kind=DueKind.CONTRACT, on=date(2027, 3, 31)),
        Due(kind=DueKind.REPLACEMENT, on=date(2027, 9, 30)),
    )
    assert estate.next_due(ASSET) == date(2027, 1, 10)


def test_what_has_no_date_never_falls_due_and_is_a_gap_instead() -> None:
    assert estate.dues(BARE) == ()
    assert estate.next_due(BARE) is None
    assert len(estate.gaps(BARE)) == 6
    assert estate.gaps(ASSET) == ()


def test_a_date_at_the_end_of_time_does_not_overflow() -> None:
    asset = replace(BARE, dpia=Paper(reference="x", on=date.max), standing=Standing(replacement_on=date.max))
    assert {due.on for due in estate.dues(asset)} == {date.max}
