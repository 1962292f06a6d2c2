"""The camera opens for a lawful statement and for no other; a decision needs more than looking."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law import operator_checks as law
from peelian.law import quality
from peelian.law.operator_checks import Recent
from peelian.nouns.face import Quality
from peelian.nouns.operator_check import ChildCode, Ended, Statement, Verdict
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import NOW, policy
from tests.fakes.operator_checks import CHECK, DECISION, OFFICER, STATEMENT, SUPERVISOR

RULES = policy().operator_check
PRIVATE = sorted(key for key, place in RULES.places.items() if place.private)
ANSWERED = replace(CHECK, found=2, photos=1)
GOOD = Quality(
    inter_eye_distance_px=90,
    sharpness=0.9,
    illumination=0.9,
    illumination_uniformity=0.9,
    yaw_degrees=0,
    pitch_degrees=0,
    roll_degrees=0,
    visible=1,
)


def rules(refused: list[Refused]) -> list[str]:
    return [one.rule for one in refused]


def opened(statement: Statement, recent: Recent | None = None) -> list[str]:
    return rules(law.may_open(statement, RULES, recent or Recent()))


@pytest.mark.parametrize("trigger", sorted(RULES.triggers))
def test_every_trigger_opens_the_camera(trigger: str) -> None:
    assert opened(replace(STATEMENT, trigger=trigger)) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"legal_basis": ""}, "statement.legal_bases"),
        ({"trigger": "curiosity"}, "statement.triggers"),
        ({"place": ""}, "statement.places"),
        ({"tried": ()}, "statement.tried"),
        ({"tried": ("asked", "magic")}, "statement.tried"),
        ({"necessity": " "}, "statement.necessity"),
        ({"necessity": "because so"}, "statement.necessity"),
        ({"most": 7}, "statement.most"),
        ({"most": 0}, "statement.most"),
    ],
)
def test_a_statement_that_lacks_something_is_refused(change: dict[str, object], rule: str) -> None:
    assert opened(replace(STATEMENT, **change)) == [rule]  # type: ignore[arg-type]


@pytest.mark.parametrize("place", PRIVATE)
def test_a_private_place_needs_the_risk_of_significant_harm_and_its_reason(place: str) -> None:
    there = replace(STATEMENT, place=place)
    assert opened(there) == ["statement.harm"]
    assert opened(replace(there, harm_reason="she may die tonight")) == ["statement.harm"]
    assert opened(replace(there, harm=True)) == ["statement.harm_reason"]
    assert opened(replace(there, harm=True, harm_reason="she may die tonight")) == []


@pytest.mark.parametrize(
    ("recent", "rule"),
    [
        (Recent(open=True), "open"),
        (Recent(owed=True), "owed"),
        (Recent(mine=RULES.officer_per_hour), "bound.officer"),
        (Recent(desk=RULES.desk_per_hour), "bound.desk"),
    ],
)
def test_bounds_keep_the_camera_shut(recent: Recent, rule: str) -> None:
    assert opened(STATEMENT, recent) == [rule]


def test_one_less_than_a_bound_is_allowed() -> None:
    assert opened(STATEMENT, Recent(mine=RULES.officer_per_hour - 1, desk=RULES.desk_per_hour - 1)) == []


CODE = ChildCode(
    digest="ab",
    officer=OFFICER.id,
    made_by=SUPERVISOR.id,
    reason="A child, alone",
    expires_at=NOW + timedelta(minutes=10),
)


def test_a_supervisors_code_holds_for_its_officer_until_it_expires() -> None:
    assert law.code_holds(CODE, OFFICER.id, now=NOW + timedelta(minutes=9, seconds=59)) is None


@pytest.mark.parametrize(
    ("code", "minutes"),
    [
        (None, 0),
        (replace(CODE, officer=SUPERVISOR.id), 0),
        (replace(CODE, made_by=OFFICER.id), 0),
        (replace(CODE, used_at=NOW), 0),
        (CODE, 10),
    ],
)
def test_a_code_that_does_not_hold_says_why(code: ChildCode | None, minutes: int) -> None:
    no = law.code_holds(code, OFFICER.id, now=NOW + timedelta(minutes=minutes))
    assert no is not None
    assert no.rule == "child_code"


def test_a_check_has_so_many_photographs_and_one_answer() -> None:
    assert law.may_photograph(CHECK, RULES) == []
    assert rules(law.may_photograph(replace(CHECK, photos=RULES.photos), RULES)) == ["photos"]
    assert rules(law.may_photograph(ANSWERED, RULES)) == ["check"]
    assert rules(law.may_photograph(replace(CHECK, ended=Ended.GIVEN_UP), RULES)) == ["check"]


def test_a_decision_with_an_independent_check_is_taken() -> None:
    assert law.may_decide(ANSWERED, DECISION, policy()) == []
    nobody = replace(DECISION, verdict=Verdict.NOBODY, check="none")
    assert law.may_decide(replace(CHECK, found=0), nobody, policy()) == []


@pytest.mark.parametrize("check", ["none", "visual_only"])
def test_looking_alone_never_makes_it_the_same_person(check: str) -> None:
    assert rules(law.may_decide(ANSWERED, replace(DECISION, check=check), policy())) == ["decision.check"]
    unsure = replace(DECISION, check=check, verdict=Verdict.CANNOT_TELL)
    assert law.may_decide(ANSWERED, unsure, policy()) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [({"check": "magic"}, "decision.check"), ({"outcome": ""}, "decision.outcome")],
)
def test_a_decision_that_lacks_something_is_refused(change: dict[str, str], rule: str) -> None:
    assert rules(law.may_decide(ANSWERED, replace(DECISION, **change), policy())) == [rule]  # type: ignore[arg-type]


def test_a_decision_fits_its_answer() -> None:
    assert rules(law.may_decide(CHECK, DECISION, policy())) == ["check"]
    assert rules(law.may_decide(replace(ANSWERED, decision=DECISION), DECISION, policy())) == ["check"]
    assert rules(law.may_decide(replace(CHECK, found=0), DECISION, policy())) == ["decision.verdict"]
    nobody = replace(DECISION, verdict=Verdict.NOBODY)
    assert rules(law.may_decide(ANSWERED, nobody, policy())) == ["decision.verdict"]


def test_only_the_packs_answers_are_kept_of_what_somebody_says_of_themselves() -> None:
    assert law.may_describe([("age_band", "a18_24")], policy()) == []
    assert rules(law.may_describe([("age_band", "old"), ("faith", "x")], policy())) == [
        "declared.age_band",
        "declared.faith",
    ]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"inter_eye_distance_px": 5}, "closer"),
        ({"visible": 0.1}, "whole face"),
        ({"sharpness": 0.0}, "still"),
        ({"sharpness": None}, "still"),
        ({"illumination": 0.0}, "light"),
        ({"illumination_uniformity": 0.0}, "both sides"),
        ({"yaw_degrees": 80}, "straight"),
        ({"roll_degrees": None}, "straight"),
        ({}, "again"),
    ],
)
def test_coaching_says_what_to_do_better(change: dict[str, float | None], word: str) -> None:
    assert word in law.coaching(replace(GOOD, **change), quality.REFERENCE)  # type: ignore[arg-type]
