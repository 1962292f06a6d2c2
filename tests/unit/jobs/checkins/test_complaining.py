from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.checkins import complaining, keeping, ordering, raising
from peelian.nouns.concern import ConcernKind
from peelian.nouns.person import Role
from tests.fakes.checkins import DECISION_MAKER, REVIEWER, Bureau, rules_of, taken
from tests.fakes.deployments import person
from tests.fakes.orders import REVIEW_AT


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    return one


def test_a_complaint_goes_before_people_and_lies_sealed(bureau: Bureau) -> None:
    made = taken(complaining.complain(bureau.office, bureau.watch.id, "  It rang at prayer.  "))
    assert made.kind is ConcernKind.COMPLAINT
    assert complaining.read(bureau.office, REVIEWER, made.id) == "It rang at prayer."
    assert "prayer" not in str(bureau.store.unit.journal.events)
    assert "prayer" not in str(bureau.store.unit.concerns.all())


def test_a_complaint_is_taken_while_a_review_is_overdue_and_after_the_end(bureau: Bureau) -> None:
    bureau.now = REVIEW_AT
    taken(complaining.complain(bureau.office, bureau.watch.id, "Nobody reviews it"))
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Granted leave"))
    taken(complaining.complain(bureau.office, bureau.watch.id, "It took a month"))


@pytest.mark.parametrize("words", ["", "   ", "x" * (complaining.LONGEST + 1)])
def test_a_complaint_of_no_words_or_of_too_many_is_refused(bureau: Bureau, words: str) -> None:
    assert rules_of(complaining.complain(bureau.office, bureau.watch.id, words)) == ["words"]


def test_nobody_can_bury_their_own_complaints_under_more(bureau: Bureau) -> None:
    for number in range(complaining.MOST_OPEN):
        taken(complaining.complain(bureau.office, bureau.watch.id, f"Complaint {number}"))
    assert rules_of(complaining.complain(bureau.office, bureau.watch.id, "One more")) == ["words"]


def test_of_what_is_purged_nobody_complains_here(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Granted leave"))
    bureau.now += timedelta(days=400)
    keeping.sweep(bureau.office)
    assert rules_of(complaining.complain(bureau.office, bureau.watch.id, "Too late")) == ["order"]


def test_a_complaint_goes_with_its_case(bureau: Bureau) -> None:
    made = taken(complaining.complain(bureau.office, bureau.watch.id, "It rang at prayer"))
    bureau.now += timedelta(days=bureau.office.rules.keep_days["case"])
    keeping.sweep(bureau.office)
    assert complaining.words_of(bureau.store.unit, made.id) is None


def test_what_is_no_complaint_is_not_read_as_one(bureau: Bureau) -> None:
    other = raising.concern(bureau.office, bureau.store.unit, bureau.kept, ConcernKind.MISSED, "P-1")
    with pytest.raises(NotFoundError):
        complaining.read(bureau.office, REVIEWER, other.id)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OPERATOR, Role.CASE_OFFICER])
def test_only_who_reviews_reads_a_complaint(bureau: Bureau, role: Role) -> None:
    made = taken(complaining.complain(bureau.office, bureau.watch.id, "It rang at prayer"))
    assert rules_of(complaining.read(bureau.office, person(role), made.id)) == ["permission"]
