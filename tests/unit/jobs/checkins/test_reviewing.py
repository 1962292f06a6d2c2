"""People look before they know, try to reach the person, and need a second person for anything against them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.checkins import digests, looking, prompting, reviewing
from peelian.jobs.checkins.reviewing import Said
from peelian.nouns.case import View
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.concern import Concern, ConcernId, Contact
from peelian.nouns.event import EventKind
from peelian.nouns.person import Role
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, NOON, REVIEWER, SECOND_REVIEWER, Bureau, rules_of, taken
from tests.fakes.deployments import anybody

REFERRED = Said(outcome="referred", excuse="none_given", reasons="Two of us saw somebody else; nobody answers")
CALLED = Contact(by=REVIEWER.id, at=NOON, how="call", reached=False)


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    return one


def unlike(bureau: Bureau) -> Concern:
    """Three photos that were not taken for the person."""
    bureau.comparer.finds = Compared(found=Resemblance.NOT_ALIKE)
    prompt = bureau.shown()
    for number in range(3):
        bureau.photo(prompt, f"photo {number}".encode())
    return bureau.store.unit.concerns.all()[-1]


def seen(bureau: Bureau, concern: Concern, *views: View) -> None:
    for who, view in zip((REVIEWER, SECOND_REVIEWER), views, strict=False):
        taken(reviewing.say(bureau.office, who, concern.id, view))


def against(bureau: Bureau) -> Concern:
    """Everything is done that there is to do before something is found against somebody."""
    concern = unlike(bureau)
    seen(bureau, concern, View.FALSE, View.FALSE)
    for _ in range(2):
        taken(reviewing.contact(bureau.office, REVIEWER, concern.id, CALLED))
    return taken(reviewing.find(bureau.office, REVIEWER, concern.id, REFERRED))


def test_the_first_look_is_two_pictures_and_no_word(bureau: Bureau) -> None:
    concern = unlike(bureau)
    assert rules_of(looking.background(bureau.office, REVIEWER, concern.id)) == ["blind"]
    pictures = taken(reviewing.show(bureau.office, REVIEWER, concern.id))
    assert pictures.enrolled == (b"picture of W-1",)
    assert pictures.photos == (b"photo 0", b"photo 1", b"photo 2")
    seen(bureau, concern, View.TRUE)
    assert taken(looking.background(bureau.office, REVIEWER, concern.id)).concern.sights[0].view is View.TRUE
    assert rules_of(looking.background(bureau.office, SECOND_REVIEWER, concern.id)) == ["blind"]


def test_nobody_looks_twice(bureau: Bureau) -> None:
    concern = unlike(bureau)
    seen(bureau, concern, View.TRUE)
    assert rules_of(reviewing.say(bureau.office, REVIEWER, concern.id, View.FALSE)) == ["two_people"]
    assert rules_of(reviewing.show(bureau.office, REVIEWER, concern.id)) == ["two_people"]


def test_pictures_are_not_shown_while_a_review_is_overdue(bureau: Bureau) -> None:
    concern = unlike(bureau)
    bureau.now = bureau.kept.review_due_at
    assert rules_of(reviewing.show(bureau.office, REVIEWER, concern.id)) == ["review"]


def test_one_person_is_enough_to_see_that_it_was_them(bureau: Bureau) -> None:
    concern = unlike(bureau)
    seen(bureau, concern, View.TRUE)
    said = Said(outcome="same_person", excuse="none_given", reasons="Poor light")
    taken(reviewing.find(bureau.office, REVIEWER, concern.id, said))
    assert reviewing.queue(bureau.office) == []
    figures = reviewing.figures(bureau.office, bureau.store.unit.concerns.all())
    assert (figures.machine_overruled, figures.not_alike, figures.outcomes) == (1, 1, (("same_person", 1),))
    assert figures.median_hours == 0


def test_a_finding_against_somebody_waits_for_a_second_person(bureau: Bureau) -> None:
    concern = against(bureau)
    assert reviewing.queue(bureau.office) == [concern]
    digest = digests.of_finding(concern)
    both = anybody(Role.CHECK_IN_REVIEWER, Role.DECISION_MAKER)
    assert rules_of(reviewing.confirm(bureau.office, REVIEWER, concern.id, reason="y", digest=digest)) == ["permission"]
    wrong = reviewing.confirm(bureau.office, both, concern.id, reason="y", digest="other")
    assert rules_of(wrong) == ["digest"]
    done = taken(reviewing.confirm(bureau.office, DECISION_MAKER, concern.id, reason="I agree", digest=digest))
    assert done.confirmation is not None
    assert reviewing.queue(bureau.office) == []


def test_whoever_found_it_cannot_confirm_it(bureau: Bureau) -> None:
    concern = against(bureau)
    same = replace(DECISION_MAKER, id=REVIEWER.id)
    digest = digests.of_finding(concern)
    assert rules_of(reviewing.confirm(bureau.office, same, concern.id, reason="y", digest=digest)) == ["two_people"]


def test_without_having_tried_to_reach_them_nothing_is_found_against_anybody(bureau: Bureau) -> None:
    concern = unlike(bureau)
    seen(bureau, concern, View.FALSE, View.FALSE)
    assert rules_of(reviewing.find(bureau.office, REVIEWER, concern.id, REFERRED)) == ["contacts"]


def test_a_finding_has_reasons_and_a_contact_is_of_a_known_kind(bureau: Bureau) -> None:
    concern = unlike(bureau)
    assert rules_of(reviewing.find(bureau.office, REVIEWER, concern.id, replace(REFERRED, reasons=" "))) == ["reasons"]
    odd = replace(CALLED, how="telepathy")
    assert rules_of(reviewing.contact(bureau.office, REVIEWER, concern.id, odd)) == ["how"]


def test_a_finding_can_be_reversed_and_is_counted(bureau: Bureau) -> None:
    concern = against(bureau)
    assert rules_of(reviewing.reverse(bureau.office, REVIEWER, concern.id, reason="")) == ["finding"]
    after = taken(reviewing.reverse(bureau.office, SECOND_REVIEWER, concern.id, reason="They were in hospital"))
    assert (after.finding, after.confirmation, len(after.reversed_from)) == (None, None, 1)
    assert reviewing.figures(bureau.office, [after]).reversed_findings == 1
    assert bureau.kinds[-1] is EventKind.CONCERN_REVERSED


def test_what_waits_too_long_is_counted(bureau: Bureau) -> None:
    bureau.shown()
    bureau.now += timedelta(minutes=31)
    prompting.lapse(bureau.office)
    bureau.now += timedelta(hours=25)
    figures = reviewing.figures(bureau.office, reviewing.queue(bureau.office))
    assert (figures.waiting, figures.looked_late, figures.decided_late) == (1, 1, 0)
    assert figures.median_hours is None
    bureau.now += timedelta(hours=48)
    assert reviewing.figures(bureau.office, reviewing.queue(bureau.office)).decided_late == 1


def test_the_case_officer_does_not_review(bureau: Bureau) -> None:
    concern = unlike(bureau)
    for refused in (
        reviewing.show(bureau.office, CASE_OFFICER, concern.id),
        looking.background(bureau.office, CASE_OFFICER, concern.id),
        reviewing.say(bureau.office, CASE_OFFICER, concern.id, View.TRUE),
    ):
        assert rules_of(refused) == ["permission"]


def test_a_concern_that_there_is_not_is_an_error(bureau: Bureau) -> None:
    with pytest.raises(NotFoundError):
        looking.background(bureau.office, REVIEWER, ConcernId("C-9"))
