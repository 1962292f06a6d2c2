"""Nothing is found against anybody by one person, or without having tried to reach them, or where we were at fault."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law.checkins import concerns
from peelian.nouns.case import View
from peelian.nouns.concern import Concern, ConcernKind, Contact, Finding, Sight
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.prompt import Cause
from peelian.nouns.refusal import Refused
from tests.fakes.answers import NOON, concern
from tests.fakes.orders import rules

RULES = rules()
ANA, BEN, CAI = PersonId("ana"), PersonId("ben"), PersonId("cai")
DIGEST = "d1" * 32


def sights(*views: View) -> tuple[Sight, ...]:
    return tuple(Sight(by=by, at=NOON, view=view) for by, view in zip((ANA, BEN), views, strict=False))


def called(*, reached: bool = False, by: PersonId = BEN) -> Contact:
    return Contact(by=by, at=NOON, how="call", reached=reached)


def finding(outcome: str = "referred", excuse: str = "none_given", by: PersonId = BEN) -> Finding:
    return Finding(by=by, at=NOON, outcome=outcome, excuse=excuse, reasons="Seen to be somebody else")


FULL = concern(sights=sights(View.FALSE, View.FALSE), contacts=(called(), called()))


def why(refused: list[Refused]) -> list[str]:
    return [one.rule for one in refused]


def found(of: Concern, made: Finding | None = None) -> list[str]:
    return why(concerns.may_find(of, made or finding(), RULES))


def test_with_two_views_and_two_tries_to_reach_them_it_may_be_referred() -> None:
    assert found(FULL) == []


@pytest.mark.parametrize(
    ("of", "rule"),
    [
        (replace(FULL, contacts=()), "contacts"),
        (replace(FULL, contacts=(called(),)), "contacts"),
        (replace(FULL, sights=sights(View.FALSE)), "sights"),
        (replace(FULL, sights=sights(View.FALSE, View.TRUE)), "sights"),
        (replace(FULL, sights=sights(View.FALSE, View.CANNOT_TELL)), "sights"),
        (replace(FULL, cause=Cause.SYSTEM), "fault"),
        (replace(FULL, cause=Cause.DEVICE), "fault"),
        (replace(FULL, device_faulty=True), "fault"),
        (replace(FULL, kind=ConcernKind.ALTERNATIVE), "kind"),
        (replace(FULL, finding=finding()), "finding"),
    ],
)
def test_nothing_is_found_against_anybody_otherwise(of: Concern, rule: str) -> None:
    assert found(of) == [rule]


def test_somebody_who_was_reached_need_not_be_tried_again() -> None:
    assert found(replace(FULL, contacts=(called(reached=True),))) == []


@pytest.mark.parametrize("excuse", sorted(set(RULES.excuses) - {"none_given"}))
def test_whoever_had_an_excuse_has_nothing_found_against_them(excuse: str) -> None:
    assert found(FULL, finding(excuse=excuse)) == ["excuse"]


def test_what_is_in_their_favour_needs_one_person() -> None:
    missed = concern(kind=ConcernKind.MISSED, cause=Cause.SYSTEM)
    assert found(missed, finding("system_fault")) == []
    assert found(concern(sights=sights(View.TRUE)), finding("same_person")) == []


def test_pictures_are_looked_at_before_anything_is_found() -> None:
    assert found(concern(), finding("same_person")) == ["sights"]


def test_outcomes_and_excuses_come_from_the_pack() -> None:
    assert found(FULL, finding("breach")) == ["outcome"]
    assert found(FULL, finding("excused", excuse="weather")) == ["excuse"]


def test_the_second_view_is_somebody_elses_and_there_is_no_third() -> None:
    seen = concern(sights=sights(View.FALSE))
    assert why(concerns.may_see(seen, ANA)) == ["two_people"]
    assert concerns.may_see(seen, BEN) == []
    assert why(concerns.may_see(FULL, CAI)) == ["sights"]
    assert why(concerns.may_see(concern(kind=ConcernKind.MISSED), ANA)) == ["kind"]


def test_nobody_knows_what_others_saw_before_they_have_looked() -> None:
    seen = concern(sights=sights(View.FALSE))
    assert concerns.may_know(seen, BEN) is not None
    assert concerns.may_know(seen, ANA) is None
    assert concerns.may_know(FULL, CAI) is None
    assert concerns.may_know(concern(kind=ConcernKind.MISSED), ANA) is None


def confirmed(of: Concern, by: PersonId = CAI, to: str = DIGEST, reason: str = "I agree") -> list[str]:
    approval = Approval(by=by, rank="", at=NOON, to=to, reason=reason)
    return why(concerns.may_confirm(of, approval, RULES, digest=DIGEST))


def test_a_second_person_confirms_what_is_against_somebody() -> None:
    against = replace(FULL, finding=finding())
    assert not concerns.closed(against, RULES)
    assert confirmed(against) == []
    assert confirmed(against, by=BEN) == ["two_people"]
    assert confirmed(replace(against, contacts=(called(by=CAI),))) == ["two_people"]
    assert confirmed(against, to="00") == ["digest"]
    assert confirmed(against, reason=" ") == ["reason"]
    assert confirmed(FULL) == ["finding"]
    assert confirmed(replace(FULL, finding=finding("excused"))) == ["finding"]


def test_what_is_not_against_anybody_is_closed_at_once() -> None:
    assert concerns.closed(replace(FULL, finding=finding("excused")), RULES)
    assert not concerns.closed(FULL, RULES)


def test_the_desk_has_a_day_to_look_and_three_to_decide() -> None:
    assert concerns.look_by(FULL, RULES) == NOON + timedelta(hours=24)
    assert concerns.decide_by(FULL, RULES) == NOON + timedelta(hours=72)
