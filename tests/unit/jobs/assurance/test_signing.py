"""Two people stand behind an operating point, and neither of them alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from peelian.jobs.assurance import signing
from peelian.jobs.assurance.signing import Board
from peelian.law import evidence as law
from peelian.nouns.event import EventKind
from peelian.nouns.ids import PointId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals
from peelian.nouns.signed_point import PointStage, SignedPoint
from tests.fakes.deployments import NOW, anybody, person, policy
from tests.fakes.desk_store import FakeDeskStore
from tests.fakes.signed import EVIDENCE, IMBALANCED, POINT, WANTED

LEAD, OFFICER = person(Role.DEPLOYMENT_LEAD), person(Role.AUTHORISING_OFFICER)
MEASURED = replace(EVIDENCE, point=replace(POINT, measured_on=NOW.date()))
WORSE = replace(MEASURED, findings=IMBALANCED)


class Desk:
    """A board in memory."""

    def __init__(self) -> None:
        self.store = FakeDeskStore()
        self.now: datetime = NOW
        self.made = 0
        self.board = Board(store=self.store, policy=policy(), now=lambda: self.now, new_id=self._new_id)

    def _new_id(self, word: str) -> str:
        self.made += 1
        return f"{word}-{self.made}"

    def proposed(self, evidence: object = MEASURED) -> SignedPoint:
        return done(signing.propose(self.board, LEAD, evidence, reason="Our volunteers"))  # type: ignore[arg-type]

    def approved(self, evidence: object = MEASURED) -> SignedPoint:
        made = self.proposed(evidence)
        return done(signing.approve(self.board, OFFICER, made.id, digest=made.digest, reason="I read the report"))

    def kept(self, point: PointId) -> SignedPoint:
        with self.store.read() as unit:
            return unit.points.get(point)

    @property
    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.store.events]


def done(answer: SignedPoint | Refusals) -> SignedPoint:
    assert isinstance(answer, SignedPoint), answer
    return answer


def rules(answer: SignedPoint | Refusals) -> list[str]:
    return [no.rule for no in answer.reasons] if isinstance(answer, Refusals) else []


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_one_proposes_another_approves_and_the_law_lets_it_run(desk: Desk) -> None:
    point = desk.approved()
    assert law.fitting([point], WANTED) == point == desk.kept(point.id)
    assert desk.kinds == [EventKind.POINT_PROPOSED, EventKind.POINT_APPROVED]
    assert dict(desk.store.events[0].facts) == {"digest": point.digest, "verdict": "balanced"}


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUTHORISING_OFFICER, Role.ADMINISTRATOR])
def test_who_answers_for_no_comparison_proposes_none(desk: Desk, role: Role) -> None:
    assert rules(signing.propose(desk.board, person(role), MEASURED, reason="why")) == ["permission"]


def test_nothing_is_proposed_without_a_reason_or_with_evidence_that_is_too_old(desk: Desk) -> None:
    assert rules(signing.propose(desk.board, LEAD, MEASURED, reason="  ")) == ["point.reason"]
    late = replace(MEASURED, expires_on=NOW.date() + timedelta(days=1000))
    assert rules(signing.propose(desk.board, LEAD, late, reason="why")) == ["evidence.expires_on"]


def test_whoever_proposed_cannot_approve(desk: Desk) -> None:
    both = anybody(Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER)
    made = done(signing.propose(desk.board, both, MEASURED, reason="why"))
    assert rules(signing.approve(desk.board, both, made.id, digest=made.digest, reason="why")) == ["two_people"]
    assert desk.kinds[-1] is EventKind.PERMISSION_REFUSED


@pytest.mark.parametrize(
    ("who", "changes", "rule"),
    [
        (person(Role.DPO), {}, "permission"),
        (replace(OFFICER, rank="constable"), {}, "point.rank"),
        (OFFICER, {"digest": "00"}, "point.digest"),
        (OFFICER, {"reason": " "}, "point.reason"),
    ],
)
def test_each_way_to_approve_wrongly_is_refused(desk: Desk, who: Person, changes: dict[str, str], rule: str) -> None:
    made = desk.proposed()
    said = {"digest": made.digest, "reason": "why"} | changes
    assert rules(signing.approve(desk.board, who, made.id, **said)) == [rule]
    assert desk.kept(made.id).stage is PointStage.PROPOSED


def test_what_was_changed_in_the_store_is_not_approved(desk: Desk) -> None:
    made = desk.proposed()
    with desk.store.change() as unit:
        unit.points.put(replace(made, evidence=replace(MEASURED, largest_list=1000)))
    assert rules(signing.approve(desk.board, OFFICER, made.id, digest=made.digest, reason="why")) == ["point.digest"]


def test_what_was_refused_is_never_approved(desk: Desk) -> None:
    made = desk.proposed()
    done(signing.refuse(desk.board, OFFICER, made.id, reason="Too few people"))
    assert rules(signing.approve(desk.board, OFFICER, made.id, digest=made.digest, reason="why")) == ["point.stage"]
    assert desk.kinds[-2] is EventKind.POINT_REFUSED


def test_what_was_approved_can_be_taken_back_by_one_person(desk: Desk) -> None:
    point = desk.approved()
    gone = done(signing.withdraw(desk.board, person(Role.DPO), point.id, reason="A fault in the data"))
    assert law.standing(gone, today=NOW.date()) is not None
    assert rules(signing.withdraw(desk.board, LEAD, point.id, reason="again")) == ["point.stage"]
    assert rules(signing.withdraw(desk.board, person(Role.OPERATOR), point.id, reason="x"))[0] == "permission"


def overriding(desk: Desk, point: SignedPoint, who: Person = OFFICER, **changes: str) -> SignedPoint | Refusals:
    asked = done(signing.ask_override(desk.board, LEAD, point.id, reason="Four hours, looked at twice"))
    assert asked.override is not None
    said = {"digest": law.digest_of_override(asked, asked.override), "reason": "Necessary"} | changes
    return signing.override(desk.board, who, point.id, **said)


def test_two_people_override_and_then_it_runs(desk: Desk) -> None:
    point = desk.approved(WORSE)
    assert law.standing(point, today=NOW.date()) is not None
    assert law.standing(done(overriding(desk, point)), today=NOW.date()) is None
    assert desk.kinds[-2:] == [EventKind.POINT_OVERRIDE_ASKED, EventKind.POINT_OVERRIDDEN]


@pytest.mark.parametrize(
    ("who", "changes", "rule"),
    [
        (person(Role.DPO), {}, "permission"),
        (replace(OFFICER, id=LEAD.id), {}, "two_people"),
        (replace(OFFICER, rank=""), {}, "point.rank"),
        (OFFICER, {"digest": "00"}, "point.digest"),
        (OFFICER, {"reason": ""}, "point.reason"),
    ],
)
def test_each_way_to_override_wrongly_is_refused(desk: Desk, who: Person, changes: dict[str, str], rule: str) -> None:
    point = desk.approved(WORSE)
    assert rules(overriding(desk, point, who, **changes)) == [rule]
    assert not desk.kept(point.id).overridden


def test_nothing_is_overridden_that_nobody_asked_for_or_twice(desk: Desk) -> None:
    point = desk.approved(WORSE)
    assert rules(signing.override(desk.board, OFFICER, point.id, digest="00", reason="x")) == ["point.override"]
    done(overriding(desk, point))
    assert rules(signing.ask_override(desk.board, LEAD, point.id, reason="again")) == ["point.override"]
    assert rules(signing.ask_override(desk.board, person(Role.DPO), point.id, reason="x"))[0] == "permission"


def test_nothing_is_overridden_of_what_was_taken_back(desk: Desk) -> None:
    point = desk.approved(WORSE)
    done(signing.withdraw(desk.board, LEAD, point.id, reason="a fault"))
    assert rules(signing.ask_override(desk.board, LEAD, point.id, reason="x")) == ["point.stage"]
