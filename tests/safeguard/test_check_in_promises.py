"""One property a promise, over whatever a desk, a device and a clock may do; what breaks one is shrunk to a few steps.

Steps are drawn and done by the real acts over a store in memory. What is looked at afterwards shares no code with the
law. The last tests let go of one rule of the law each, and see that the property fails.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from peelian.errors import TooManyPromptsError
from peelian.jobs.checkins import prompting as acts
from peelian.jobs.checkins import raising, wearing
from peelian.law.checkins import orders, prompting
from peelian.nouns.prompt import Cause, Prompt, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Purpose
from peelian.nouns.wearer import FaultKind
from tests.fakes.checkins import Bureau, signed
from tests.fakes.orders import REVIEW_AT

LONDON = ZoneInfo("Europe/London")
MINUTE, DAY = timedelta(minutes=1), timedelta(hours=24)
OPEN = {PromptState.SENT, PromptState.DELIVERED}

Step = tuple[str, int]
Lived = list[Step]

STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 700)),
    st.tuples(st.just("later"), st.integers(1, 30)),  # days
    st.tuples(st.sampled_from(["send", "show", "answer", "fault", "lapse"]), st.just(0)),
)
LIVES = st.lists(STEPS, max_size=30)
BOUNDED = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Life:
    """One wearer's month, step by step."""

    def __init__(self) -> None:
        self.bureau = Bureau()
        self.bureau.active()
        self.open: Prompt | None = None

    def lived(self, steps: Lived) -> "Life":
        """Do the steps; at the end, time goes on until nothing is open."""
        for what, amount in steps:
            self._step(what, amount)
        self.bureau.now += timedelta(hours=2)
        acts.lapse(self.bureau.office)
        return self

    def _step(self, what: str, amount: int) -> None:
        bureau = self.bureau
        if what in {"wait", "later"}:
            bureau.now += amount * (MINUTE if what == "wait" else DAY)
        elif what == "send":
            sent = acts.send(bureau.office, bureau.order.id)
            self.open = self.open if isinstance(sent, Refused) else sent
        elif what == "lapse":
            acts.lapse(bureau.office)
        elif what == "fault":
            wearing.report_fault(bureau.office, bureau.order.id, bureau.watch.id, FaultKind.BATTERY)
        elif self.open is not None and what == "show":
            said = bureau.statement(self.open, Purpose.DELIVERED, b"")
            acts.deliver(bureau.office, said, signed(said.message()))
        elif self.open is not None and self.kept(self.open).state is PromptState.DELIVERED:
            self._answer(self.open)

    def _answer(self, prompt: Prompt) -> None:
        standing = self.bureau.now <= REVIEW_AT
        due = self.kept(prompt).answer_by
        if standing and due is not None and self.bureau.now <= due:
            self.bureau.photo(prompt)

    def kept(self, prompt: Prompt) -> Prompt:
        return self.bureau.store.unit.prompts.get(prompt.id)

    @property
    def prompts(self) -> list[Prompt]:
        return self.bureau.store.unit.prompts.of(self.bureau.order.id)


def shown(life: Life) -> Iterator[Prompt]:
    return (one for one in life.prompts if one.delivered_at is not None)


def no_sixth(life: Life) -> bool:
    moments = sorted(one.counts_at for one in life.prompts)
    return all(later - first > DAY for first, later in zip(moments, moments[5:], strict=False))


def no_night(life: Life) -> bool:
    """From ten at night to seven on the wall, nothing is sent, shown, or still to be answered."""
    moments = [one.sent_at for one in life.prompts]
    moments += [moment for one in shown(life) for moment in (one.delivered_at, one.answer_by) if moment is not None]
    return all(7 * 60 <= at.hour * 60 + at.minute <= 22 * 60 for at in (one.astimezone(LONDON) for one in moments))


def none_overdue(life: Life) -> bool:
    moments = [one.sent_at for one in life.prompts]
    moments += [one.delivered_at for one in shown(life) if one.delivered_at is not None]
    return all(at <= REVIEW_AT for at in moments)


def undelivered_is_ours(life: Life) -> bool:
    ours = {PromptState.UNDELIVERED, PromptState.WITHDRAWN}
    never = [one for one in life.prompts if one.delivered_at is None and one.state not in OPEN]
    return all(one.cause is Cause.SYSTEM for one in [*never, *(one for one in life.prompts if one.state in ours)])


def missed_is_looked_at(life: Life) -> bool:
    """Each missed prompt lies before people, and no software found anything about it."""
    before_people = {one.about: one for one in life.bureau.store.unit.concerns.all()}
    missed = [one for one in life.prompts if one.state is PromptState.MISSED]
    return all(one.id in before_people and before_people[one.id].finding is None for one in missed)


PROMISES: dict[str, Callable[[Life], bool]] = {
    "nobody gets a sixth prompt in 24 hours": no_sixth,
    "nobody is prompted in quiet hours": no_night,
    "nobody is prompted while a review is overdue": none_overdue,
    "what is not delivered is the fault of the system": undelivered_is_ours,
    "what is missed is looked at by people": missed_is_looked_at,
}


@pytest.mark.parametrize("promise", PROMISES)
def test_whatever_happens_the_promise_is_kept(promise: str) -> None:
    @BOUNDED
    @given(steps=LIVES)
    def lived(steps: Lived) -> None:
        assert PROMISES[promise](Life().lived(steps))

    lived()


def test_things_happen_in_these_lives() -> None:
    day = [("send", 0), ("show", 0), ("wait", 40)]
    life = Life().lived(
        [*day, ("lapse", 0), ("send", 0), ("wait", 20), ("lapse", 0), ("send", 0), ("show", 0), ("answer", 0)]
    )
    assert {one.state for one in life.prompts} == {PromptState.MISSED, PromptState.UNDELIVERED, PromptState.ANSWERED}


def kept(promise: str, *steps: Step) -> bool:
    return PROMISES[promise](Life().lived(list(steps)))


def test_a_law_without_a_night_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    late: tuple[Step, Step] = ("wait", 601), ("send", 0)
    assert kept("nobody is prompted in quiet hours", *late)
    monkeypatch.setattr(prompting, "_peace", lambda *_: None)
    assert not kept("nobody is prompted in quiet hours", *late)


def test_a_law_that_lets_an_overdue_review_pass_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    late: tuple[Step, Step] = ("later", 29), ("send", 0)
    assert kept("nobody is prompted while a review is overdue", *late)
    monkeypatch.setattr(orders, "standing", lambda *_, **__: None)
    monkeypatch.setattr(prompting, "_room", lambda *_, **__: None)
    assert not kept("nobody is prompted while a review is overdue", *late)


def test_an_act_that_lays_nothing_before_people_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raising, "concern", lambda *_, **__: None)
    assert not kept("what is missed is looked at by people", ("send", 0), ("show", 0))


def test_a_law_that_blames_the_person_is_caught_and_shrunk_to_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompting, "cause", lambda *_, **__: Cause.TO_BE_REVIEWED)
    promise = PROMISES["what is not delivered is the fault of the system"]
    assert find(LIVES, lambda steps: not promise(Life().lived(steps)), settings=BOUNDED) == [("send", 0)]


def test_a_law_that_does_not_count_is_stopped_by_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompting, "capped", lambda *_, **__: None)
    six = [("send", 0), ("show", 0), ("answer", 0), ("wait", 1)] * 6
    with pytest.raises(TooManyPromptsError):
        Life().lived(six)
