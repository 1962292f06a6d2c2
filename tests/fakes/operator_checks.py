"""A lawful statement, a check, a set and a member, for tests that change one thing about them."""

from datetime import date, timedelta

from peelian.nouns.entry import Provenance
from peelian.nouns.ids import CheckId, MemberId, PersonId, SetId
from peelian.nouns.operator_check import CheckDecision, OperatorCheck, SearchedSet, Statement, Verdict
from peelian.nouns.person import Role
from peelian.nouns.reference_set import Member, ReferenceSet
from tests.fakes.deployments import NOW, person

OFFICER, KEEPER = person(Role.CHECKING_OFFICER), person(Role.REFERENCE_KEEPER)
SUPERVISOR, APPROVER = person(Role.SUPERVISOR), person(Role.AUTHORISING_OFFICER)
TODAY = NOW.date()

STATEMENT = Statement(
    legal_basis="common_law",
    trigger="unable",
    necessity="He cannot say who he is",
    tried=("asked", "documents"),
    place="street",
    most=6,
)
"""Nothing stands against it."""

SET = ReferenceSet(
    id=SetId("set-1"), kind="custody", title="Custody, north", pack="starter", made_by=KEEPER.id, made_at=NOW
)

MEMBER = Member(
    id=MemberId("member-1"),
    of=SET.id,
    picture=Provenance(
        image="1.jpg", taken_on=date(2025, 5, 1), source="Custody", legal_basis="PACE 1984 s.64A", sha256="ab" * 32
    ),
    quality="passed",
    added_by=KEEPER.id,
    added_at=NOW,
    keep_until=TODAY + timedelta(days=300),
)

SEARCHED = SearchedSet(id=SET.id, title=SET.title, version=1, size=2, digest="d1" * 32, weeded_on=TODAY)
CHECK = OperatorCheck(
    id=CheckId("check-1"), officer=PersonId(OFFICER.id), searched=SEARCHED, statement=STATEMENT, opened_at=NOW
)
DECISION = CheckDecision(at=NOW, verdict=Verdict.SAME, check="documents", outcome="identified")
