"""One photo, one reference, one number for one time; and after it has failed, a human being."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.checkins import answering, ordering, prompting, wearing
from peelian.jobs.checkins.answering import Answered, Signed
from peelian.nouns.compared import Coaching, Compared, Resemblance
from peelian.nouns.concern import ConcernKind
from peelian.nouns.event import EventKind
from peelian.nouns.prompt import Answer, Prompt, PromptState
from peelian.nouns.statement import Camera, Purpose, Statement, Tick
from peelian.nouns.turn import Turn
from peelian.nouns.wearer import WatchId
from tests.fakes.checkins import CASE_OFFICER, TEMPLATE, Bureau, rules_of, signed, taken

UNLIKE = Compared(found=Resemblance.NOT_ALIKE)
DARK = Compared(found=Resemblance.NOT_GOOD_ENOUGH, coaching=Coaching.LIGHT)
PHOTO = b"a photo"


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    return one


@pytest.fixture
def prompt(bureau: Bureau) -> Prompt:
    return bureau.shown()


def state(bureau: Bureau, prompt: Prompt) -> PromptState:
    return bureau.store.unit.prompts.get(prompt.id).state


def send(bureau: Bureau, said: Statement, photo: bytes = PHOTO) -> object:
    return answering.answer(bureau.office, Signed(statement=said, signature=signed(said.message()), content=photo))


def test_a_photo_is_compared_with_the_persons_own_reference_and_then_forgotten(bureau: Bureau, prompt: Prompt) -> None:
    answered = taken(bureau.photo(prompt))
    assert answered.state is state(bureau, prompt) is PromptState.ANSWERED
    assert bureau.comparer.given == [(TEMPLATE, PHOTO)]
    assert not any(kind == answering.PHOTO for _, kind in bureau.store.unit.vault.content)


def test_a_photo_that_is_not_good_enough_comes_back_with_advice_and_another_try(bureau: Bureau, prompt: Prompt) -> None:
    bureau.comparer.finds = DARK
    answered = taken(bureau.photo(prompt))
    assert (answered.state, answered.compared, answered.tries_left) == (PromptState.DELIVERED, DARK, 2)
    assert bureau.store.unit.watches.get(prompt.watch).failures == 0


@pytest.mark.parametrize(("found", "kind"), [(UNLIKE, ConcernKind.NOT_ALIKE), (DARK, ConcernKind.NOT_COMPARED)])
def test_after_three_photos_people_look_and_nothing_else_happens(
    bureau: Bureau, prompt: Prompt, found: Compared, kind: ConcernKind
) -> None:
    bureau.comparer.finds = found
    states = [taken(bureau.photo(prompt)).state for _ in range(3)]
    assert states == [PromptState.DELIVERED, PromptState.DELIVERED, PromptState.REFERRED]
    (concern,) = bureau.store.unit.concerns.all()
    assert (concern.kind, concern.finding) == (kind, None)
    assert len(answering.photos_of(bureau.store.unit, bureau.kept, prompt.id)) == 3


@pytest.mark.parametrize("found", [Resemblance.SUSPECT, Resemblance.NOT_MEASURED])
def test_what_another_photo_would_not_change_goes_to_people_at_once(
    bureau: Bureau, prompt: Prompt, found: Resemblance
) -> None:
    bureau.comparer.finds = Compared(found=found)
    assert taken(bureau.photo(prompt)).state is PromptState.REFERRED


def test_without_enough_data_nothing_is_compared_and_people_look(bureau: Bureau, prompt: Prompt) -> None:
    bureau.office = replace(bureau.office, point=None)
    answered = taken(bureau.photo(prompt))
    assert (answered.state, answered.compared) == (PromptState.REFERRED, Compared(found=Resemblance.NOT_MEASURED))
    assert bureau.comparer.given == []


def test_a_try_that_succeeds_destroys_the_photos_of_those_that_did_not(bureau: Bureau, prompt: Prompt) -> None:
    bureau.comparer.finds = UNLIKE
    bureau.photo(prompt)
    bureau.comparer.finds = Compared(found=Resemblance.SAME)
    taken(bureau.photo(prompt))
    assert answering.photos_of(bureau.store.unit, bureau.kept, prompt.id) == []
    assert bureau.store.unit.watches.get(prompt.watch).failures == 0
    assert EventKind.CHECK_IN_ERASED in bureau.kinds


@pytest.mark.parametrize("how", [Answer.CALL_BACK, Answer.IN_PERSON])
def test_another_way_is_an_answer_as_good_as_a_photo(bureau: Bureau, prompt: Prompt, how: Answer) -> None:
    assert taken(bureau.otherwise(prompt, how)).state is PromptState.ANSWERED
    (concern,) = bureau.store.unit.concerns.all()
    assert concern.kind is ConcernKind.ALTERNATIVE
    assert bureau.comparer.given == []


def test_a_code_word_is_an_answer_however_it_is_written(bureau: Bureau, prompt: Prompt) -> None:
    assert taken(bureau.otherwise(prompt, Answer.CODE_WORD, "  BLUE   kettle")).state is PromptState.ANSWERED
    assert bureau.store.unit.concerns.all() == []


def test_three_wrong_code_words_ask_for_a_human(bureau: Bureau, prompt: Prompt) -> None:
    states = [taken(bureau.otherwise(prompt, Answer.CODE_WORD, "red pan")).state for _ in range(3)]
    assert states[-1] is PromptState.REFERRED
    assert bureau.store.unit.watches.get(prompt.watch).failures == 0


def test_a_photo_is_no_other_way(bureau: Bureau, prompt: Prompt) -> None:
    assert rules_of(bureau.otherwise(prompt, Answer.PHOTO)) == ["answer"]


def test_a_replay_is_refused_and_recorded(bureau: Bureau, prompt: Prompt) -> None:
    bureau.comparer.finds = UNLIKE
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, bureau.number(prompt))
    assert isinstance(send(bureau, said), Answered)
    assert rules_of(send(bureau, said)) == ["replay"]
    assert bureau.kinds[-1] is EventKind.CHECK_IN_REFUSED
    assert rules_of(send(bureau, replace(said, counter=99))) == ["replay"]


def test_a_number_that_is_too_old_is_refused_and_spent(bureau: Bureau, prompt: Prompt) -> None:
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, bureau.number(prompt))
    bureau.tick = Tick(seconds=bureau.tick.seconds + 61, boot="run-1")
    assert rules_of(send(bureau, said)) == ["stale"]
    assert rules_of(send(bureau, replace(said, counter=9))) == ["replay"]
    assert isinstance(bureau.photo(prompt), Answered)


def test_a_number_of_before_a_restart_is_refused(bureau: Bureau, prompt: Prompt) -> None:
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, bureau.number(prompt))
    bureau.tick = Tick(seconds=bureau.tick.seconds, boot="run-2")
    assert rules_of(send(bureau, said)) == ["stale"]


def test_a_number_that_was_never_given_out_is_refused(bureau: Bureau, prompt: Prompt) -> None:
    assert rules_of(send(bureau, bureau.statement(prompt, Purpose.ANSWER, PHOTO, "cd" * 32))) == ["nonce"]


def test_a_number_for_another_purpose_is_refused(bureau: Bureau, prompt: Prompt) -> None:
    number = bureau.number(prompt, Purpose.OTHERWISE)
    assert rules_of(send(bureau, bureau.statement(prompt, Purpose.ANSWER, PHOTO, number))) == ["nonce"]


def test_a_stored_file_and_another_photo_are_refused(bureau: Bureau, prompt: Prompt) -> None:
    number = bureau.number(prompt)
    stored = bureau.statement(prompt, Purpose.ANSWER, PHOTO, number, camera=Camera.FILE)
    assert rules_of(send(bureau, stored)) == ["camera"]
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, number)
    assert rules_of(send(bureau, said, b"another photo")) == ["content"]


def test_a_forged_signature_spends_nothing(bureau: Bureau, prompt: Prompt) -> None:
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, bureau.number(prompt))
    forged = answering.answer(bureau.office, Signed(statement=said, signature=b"forged", content=PHOTO))
    assert rules_of(forged) == ["signature"]
    assert isinstance(send(bureau, said), Answered)


def test_a_device_that_was_revoked_answers_nothing(bureau: Bureau, prompt: Prompt) -> None:
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, bureau.number(prompt))
    taken(wearing.revoke(bureau.office, CASE_OFFICER, bureau.order.id, prompt.watch, reason="Lost"))
    assert rules_of(send(bureau, said)) == ["signature"]
    assert rules_of(answering.issue(bureau.office, prompt.id, prompt.watch, Purpose.ANSWER)) == ["device"]


def test_an_unknown_device_is_refused(bureau: Bureau, prompt: Prompt) -> None:
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, watch=WatchId("watch-9"))
    assert rules_of(send(bureau, said)) == ["device"]
    with pytest.raises(NotFoundError):
        answering.issue(bureau.office, prompt.id, WatchId("watch-9"), Purpose.ANSWER)


def test_too_late_is_too_late_and_no_number_is_given_out(bureau: Bureau, prompt: Prompt) -> None:
    bureau.now += timedelta(minutes=31)
    assert rules_of(answering.issue(bureau.office, prompt.id, prompt.watch, Purpose.ANSWER)) == ["late"]


def test_a_review_that_becomes_overdue_while_a_photo_is_compared_stops_it(bureau: Bureau, prompt: Prompt) -> None:
    def forget_to_review() -> None:
        bureau.now = bureau.kept.review_due_at

    bureau.comparer.meanwhile = forget_to_review
    assert rules_of(bureau.photo(prompt)) == ["review"]
    assert state(bureau, prompt) is PromptState.DELIVERED
    assert bureau.store.unit.concerns.all() == []


def test_an_order_that_ended_compares_nothing(bureau: Bureau, prompt: Prompt) -> None:
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, bureau.number(prompt))
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Granted leave"))
    assert rules_of(send(bureau, said)) == ["stage"]
    assert bureau.comparer.given == []


def test_two_answers_at_once_are_one_answer(bureau: Bureau, prompt: Prompt) -> None:
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, bureau.number(prompt))
    second: list[object] = []

    def answer_again() -> None:
        bureau.comparer.meanwhile = lambda: None
        second.append(send(bureau, said))

    bureau.comparer.meanwhile = answer_again
    assert isinstance(send(bureau, said), Answered)
    assert rules_of(second[0]) == ["replay"]


def test_a_device_whose_clock_is_a_year_off_answers_like_any_other(bureau: Bureau, prompt: Prompt) -> None:
    off = bureau.now + timedelta(days=365)
    said = bureau.statement(prompt, Purpose.ANSWER, PHOTO, bureau.number(prompt), said_at=off)
    assert isinstance(send(bureau, said), Answered)
    assert bureau.store.unit.watches.get(prompt.watch).skew_s == 365 * 86400


def test_who_answers_at_the_last_moment_has_answered_however_long_the_comparison_takes(
    bureau: Bureau, prompt: Prompt
) -> None:
    def take_long() -> None:
        bureau.now += timedelta(seconds=20)
        prompting.lapse(bureau.office)

    assert prompt.answer_by is not None
    bureau.now = prompt.answer_by
    bureau.comparer.meanwhile = take_long
    assert taken(bureau.photo(prompt)).state is PromptState.ANSWERED


@pytest.fixture
def turning(bureau: Bureau) -> Bureau:
    rules = replace(bureau.office.rules, turn=True)
    bureau.office = replace(bureau.office, policy=replace(bureau.office.policy, check_ins=rules))
    return bureau


def two(bureau: Bureau, prompt: Prompt, turned: bytes | None, **changes: object) -> object:
    """Answer with two photos."""
    issued = taken(answering.issue(bureau.office, prompt.id, prompt.watch, Purpose.ANSWER))
    content = answering.photo_content(PHOTO, turned)
    said = replace(bureau.statement(prompt, issued.purpose, content, issued.number), **changes)  # type: ignore[arg-type]
    signature = signed(said.message())
    return answering.answer(bureau.office, Signed(statement=said, signature=signature, content=PHOTO, turned=turned))


def test_a_turn_that_is_asked_for_is_compared_with_the_same_reference(turning: Bureau, prompt: Prompt) -> None:
    ways = set()
    for _ in range(40):
        issued = taken(answering.issue(turning.office, prompt.id, prompt.watch, Purpose.ANSWER_LEFT))
        ways.add(issued.turn)
    assert ways == {Turn.LEFT, Turn.RIGHT}
    assert isinstance(two(turning, prompt, b"turned"), Answered)
    assert turning.comparer.given == [(TEMPLATE, PHOTO)]
    assert [one.photo for one in turning.comparer.turned] == [b"turned"]


def test_without_the_second_photo_nothing_is_compared(turning: Bureau, prompt: Prompt) -> None:
    assert rules_of(two(turning, prompt, None)) == ["turn"]
    assert turning.comparer.given == []


def test_a_second_photo_that_nobody_asked_for_is_refused(bureau: Bureau, prompt: Prompt) -> None:
    assert rules_of(two(bureau, prompt, b"turned")) == ["turn"]
    assert bureau.comparer.given == []


def test_an_answer_for_another_turn_is_refused(turning: Bureau, prompt: Prompt) -> None:
    issued = taken(answering.issue(turning.office, prompt.id, prompt.watch, Purpose.ANSWER))
    for purpose in {Purpose.ANSWER, Purpose.ANSWER_LEFT, Purpose.ANSWER_RIGHT} - {issued.purpose}:
        content = answering.photo_content(PHOTO, b"turned")
        said = turning.statement(prompt, purpose, content, issued.number)
        crossed = Signed(statement=said, signature=signed(said.message()), content=PHOTO, turned=b"turned")
        assert rules_of(answering.answer(turning.office, crossed)) == ["nonce"]
    assert turning.comparer.given == []


def test_a_second_photo_that_was_not_signed_is_refused(turning: Bureau, prompt: Prompt) -> None:
    issued = taken(answering.issue(turning.office, prompt.id, prompt.watch, Purpose.ANSWER))
    content = answering.photo_content(PHOTO, b"turned")
    said = turning.statement(prompt, issued.purpose, content, issued.number)
    crossed = Signed(statement=said, signature=signed(said.message()), content=PHOTO, turned=b"another")
    assert rules_of(answering.answer(turning.office, crossed)) == ["content"]


def test_people_see_both_photos_of_a_turn(turning: Bureau, prompt: Prompt) -> None:
    turning.comparer.finds = UNLIKE
    for _ in range(3):
        assert isinstance(two(turning, prompt, b"turned"), Answered)
    kept = answering.photos_of(turning.store.unit, turning.kept, prompt.id)
    assert [turning.store.unit.vault.get(one, answering.PHOTO) for one in kept] == [PHOTO, b"turned"] * 3
