import pytest

from peelian.jobs.checkins import consulting, ordering
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.person import Role
from peelian.nouns.wearer import WearerId
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, ENROLLING, Bureau, rules_of, taken
from tests.fakes.deployments import person
from tests.fakes.orders import TERMS


def test_a_dossier_holds_what_belongs_to_an_order_and_the_look_is_logged() -> None:
    bureau = Bureau()
    bureau.active()
    found = taken(consulting.dossier(bureau.office, DECISION_MAKER, bureau.order.id))
    assert (found.order.id, found.subject, found.enrolled) == (bureau.order.id, ENROLLING.subject, True)
    assert [watch.id for watch in found.watches] == [bureau.watch.id]
    assert bureau.kinds[-1] is EventKind.ORDER_VIEWED


@pytest.mark.parametrize("role", [Role.CHECK_IN_REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_who_works_with_orders_reads_one(role: Role) -> None:
    bureau = Bureau()
    bureau.active()
    assert rules_of(consulting.dossier(bureau.office, person(role), bureau.order.id)) == ["permission"]


def test_nobody_is_enrolled_at_first() -> None:
    bureau = Bureau()
    bureau.drafted()
    assert not taken(consulting.dossier(bureau.office, CASE_OFFICER, bureau.order.id)).enrolled


def test_somebody_is_known_again_by_their_reference() -> None:
    bureau = Bureau()
    subject = Subject(reference="HO/9", name="Nobody Else")
    drafted = taken(ordering.draft(bureau.office, CASE_OFFICER, WearerId("W-9"), TERMS, subject))
    assert consulting.wearer_of(bureau.office, "HO/9") == drafted.wearer
    assert consulting.wearer_of(bureau.office, "HO/1") is None
    assert consulting.listed(bureau.office) == [(drafted, subject)]
