import pytest

from peelian.jobs.checkins import looking, reviewing
from peelian.nouns.case import View
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.concern import Concern, ConcernKind
from peelian.nouns.person import Role
from peelian.nouns.prompt import Answer, PromptId
from tests.fakes.checkins import DECISION_MAKER, REVIEWER, Bureau, rules_of, taken
from tests.fakes.deployments import person


def unlike() -> tuple[Bureau, Concern]:
    """Three photos of somebody that were not taken for them."""
    bureau = Bureau()
    bureau.active()
    bureau.comparer.finds = Compared(found=Resemblance.NOT_ALIKE)
    prompt = bureau.shown()
    for number in range(bureau.office.rules.tries):
        taken(bureau.photo(prompt, f"photo {number}".encode()))
    return bureau, bureau.store.unit.concerns.all()[0]


def test_nothing_is_known_before_a_look_and_everything_after() -> None:
    bureau, concern = unlike()
    assert rules_of(looking.background(bureau.office, REVIEWER, concern.id)) == ["blind"]
    taken(reviewing.say(bureau.office, REVIEWER, concern.id, View.TRUE))
    found = taken(looking.background(bureau.office, REVIEWER, concern.id))
    assert found.pictures is not None
    assert len(found.pictures.photos) == bureau.office.rules.tries
    assert found.prompt is not None
    assert found.prompt.tries == bureau.office.rules.tries
    assert [watch.id for watch in found.watches] == [bureau.watch.id]


def test_no_pictures_while_a_review_is_overdue() -> None:
    bureau, concern = unlike()
    taken(reviewing.say(bureau.office, REVIEWER, concern.id, View.FALSE))
    bureau.now = bureau.kept.review_due_at
    found = taken(looking.background(bureau.office, REVIEWER, concern.id))
    assert found.pictures is None
    assert "overdue" in found.no_pictures


def test_no_pictures_once_their_time_is_over() -> None:
    bureau, concern = unlike()
    taken(reviewing.say(bureau.office, REVIEWER, concern.id, View.FALSE))
    unit = bureau.store.unit
    for held in unit.holdings.of(bureau.order.id):
        if held.kept == "photo":
            unit.vault.shred([held.id])
            unit.holdings.remove(held.id)
    assert "over" in taken(looking.background(bureau.office, REVIEWER, concern.id)).no_pictures


def test_what_has_no_pictures_is_known_at_once() -> None:
    bureau = Bureau()
    bureau.active()
    taken(bureau.otherwise(bureau.shown(), Answer.CALL_BACK))
    (concern,) = bureau.store.unit.concerns.all()
    found = taken(looking.background(bureau.office, DECISION_MAKER, concern.id))
    assert (found.concern.kind, found.pictures, found.no_pictures) == (ConcernKind.ALTERNATIVE, None, "")


def test_what_was_erased_meanwhile_is_not_there() -> None:
    bureau, concern = unlike()
    taken(reviewing.say(bureau.office, REVIEWER, concern.id, View.TRUE))
    bureau.store.unit.prompts.remove(PromptId(concern.about))
    assert taken(looking.background(bureau.office, REVIEWER, concern.id)).prompt is None


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.OPERATOR, Role.ADMINISTRATOR])
def test_only_the_desk_and_who_decides_read_a_concern(role: Role) -> None:
    bureau, concern = unlike()
    assert rules_of(looking.background(bureau.office, person(role), concern.id)) == ["permission"]
