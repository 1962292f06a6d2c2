"""A month of a cohort on a clock that only this moves: the real law and the real acts, and people who do not exist."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import numpy as np

from peelian.jobs.checkins import answering, digests, ordering, prompting, references, reviewing
from peelian.jobs.checkins.answering import Signed
from peelian.jobs.checkins.cohort import population, tally
from peelian.jobs.checkins.cohort.memory import MemoryStore
from peelian.jobs.checkins.cohort.population import Drawn
from peelian.jobs.checkins.cohort.tally import Plan, Tally
from peelian.jobs.checkins.cohort.witness import Person as Seen
from peelian.jobs.checkins.cohort.witness import Witness
from peelian.jobs.checkins.office import Chance, Office
from peelian.jobs.checkins.ordering import Reviewed
from peelian.jobs.checkins.ports import Plane
from peelian.jobs.checkins.reviewing import Said
from peelian.law.policy import Policy
from peelian.nouns.case import View
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.concern import PICTURED, Concern, Contact
from peelian.nouns.ids import ModelId, PersonId
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.nouns.order import Order, OrderStage, QuietKind, QuietSpan, Stay, Verdict
from peelian.nouns.person import Person, Role
from peelian.nouns.prompt import Answer, Prompt
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.statement import Camera, Purpose, Statement, Tick
from peelian.nouns.wearer import Fault, FaultKind, Watch, WatchId, WearerId

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
BEGINS = datetime(2026, 10, 10, tzinfo=UTC)
"""So that clocks go back within the month."""

CASE_OFFICER = Person(id=PersonId("case-officer"), name="Case officer", roles=frozenset({Role.CASE_OFFICER}))
DECISION_MAKER = Person(id=PersonId("decision-maker"), name="Decision maker", roles=frozenset({Role.DECISION_MAKER}))
REVIEWER = Person(id=PersonId("reviewer"), name="Reviewer", roles=frozenset({Role.CHECK_IN_REVIEWER}))
POINT_KEY = "04" + "00" * 64
SURPRISES = 0.01
"""Share of prompts after which a hearing is entered at the last moment."""

FAILS_AGAIN = 0.5
"""Share of photos that are not taken for the person, of those after one that was not."""

PHOTO = b"nobody's photo"
SIGNED = b"a signature that is believed: what is simulated here is time and people, not cryptography"
NONE_WRONG = Proportion(errors=0, trials=100_000, value=0.0, low=0.0, high=0.00004)


@dataclass(slots=True, kw_only=True)
class _Wearer:
    number: int
    order: Order
    drawn: Drawn
    chance: np.random.Generator


class _Comparer:
    """Finds what the wearer's habits say."""

    def __init__(self) -> None:
        self.finds = Resemblance.SAME

    def compare(self, *_photos: object) -> Compared:
        return Compared(found=self.finds)


class Simulation:
    """One cohort. `run` it once."""

    def __init__(self, plan: Plan, policy: Policy, plane: Plane) -> None:
        self._plan = plan
        self._now = BEGINS
        self._made: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._pushed = 0
        self._store = MemoryStore(keep_events=False)
        self._comparer = _Comparer()
        self.witness = Witness()
        self._office = Office(
            store=self._store,
            policy=policy,
            now=lambda: self._now,
            ticks=lambda: Tick(seconds=(self._now - BEGINS).total_seconds(), boot="simulation"),
            chance=Chance(draw=self._drawn, random_bytes=self._bytes, new_id=self._new_id),
            verify=lambda _key, _message, signature: signature == SIGNED,
            comparer=self._comparer,
            plane=plane,
            point=_point(policy.check_ins.fmr),
        )

    def run(self, tick: Callable[[int, int], None]) -> Tally:
        """Let the days pass. `tick`: told after each day how many are over, and of how many."""
        wearers = [self._enrolled(self._plan.first + number) for number in range(self._plan.people)]
        for day in range(self._plan.days):
            start = BEGINS + day * DAY
            for wearer in wearers:
                self._plan_day(wearer, start)
            self._pass_until(start + DAY)
            self._review_concerns()
            tick(day + 1, self._plan.days)
        self._pass_until(self._now + DAY)
        self._review_concerns()
        return tally.counted(self._plan, self._store.unit, self.witness, self._refused, by=REVIEWER.id)

    def _enrolled(self, number: int) -> _Wearer:
        """Put somebody under an order, by the acts that the desk has for it."""
        chance = np.random.default_rng([self._plan.seed, number])
        rules = self._office.rules
        drawn = population.draw(chance, rules, begins=BEGINS + timedelta(seconds=1), days=self._plan.days)
        wearer = WearerId(f"W-{number}")
        drafted = _done(ordering.draft(self._office, CASE_OFFICER, wearer, drawn.terms))
        digest = digests.of_terms(drafted.terms)
        active = _done(ordering.activate(self._office, DECISION_MAKER, drafted.id, reason="Simulated", digest=digest))
        spans: tuple[QuietSpan | Stay, ...] = (*drawn.spans, *drawn.stays)
        for span in spans:
            active = _done(ordering.leave_in_peace(self._office, CASE_OFFICER, active.id, span))
        unit, watch = self._store.unit, WatchId(f"watch-{number}")
        unit.watches.put(Watch(id=watch, wearer=wearer, public_key=POINT_KEY, enrolled_at=BEGINS))
        unit.vault.put(references.reference_of(wearer), references.TEMPLATE, b"nobody's template")
        unit.vault.put(references.reference_of(wearer), references.PICTURE, b"nobody's picture")
        self.witness.people[number] = Seen(drawn=drawn)
        made = _Wearer(number=number, order=active, drawn=drawn, chance=chance)
        self._at(active.review_due_at, lambda: self._overdue(made))
        return made

    def _plan_day(self, wearer: _Wearer, start: datetime) -> None:
        for moment in prompting.moments(self._office, wearer.order, start, start + DAY):
            self._at(moment, lambda: self._send(wearer))

    def _pass_until(self, end: datetime) -> None:
        """Let time pass: what is due happens, and every minute the desk closes what is over."""
        minute = self._now
        while self._queue and self._queue[0][0] < end:
            moment, _, happens = heapq.heappop(self._queue)
            while minute + MINUTE <= moment:
                minute += MINUTE
                self._now = max(self._now, minute)
                prompting.lapse(self._office)
            self._now = max(self._now, moment)
            happens()
        while minute + MINUTE <= end:
            minute += MINUTE
            self._now = minute
            prompting.lapse(self._office)
        ordering.end_those_whose_time_is_over(self._office, ordering.active(self._office))

    def _at(self, moment: datetime, happens: Callable[[], None]) -> None:
        self._pushed += 1
        heapq.heappush(self._queue, (moment, self._pushed, happens))

    def _send(self, wearer: _Wearer) -> None:
        sent = prompting.send(self._office, wearer.order.id)
        if isinstance(sent, Refused):
            self._refused[sent.rule] += 1
            return
        if wearer.chance.random() < SURPRISES:
            self._summon(wearer)
        if wearer.chance.random() < wearer.drawn.habits.reached:
            slow = wearer.chance.random() < wearer.drawn.habits.slow
            takes_s = float(wearer.chance.uniform(0, 2400 if slow else 60))
            self._at(self._now + timedelta(seconds=takes_s), lambda: self._show(wearer, sent))

    def _summon(self, wearer: _Wearer) -> None:
        """A hearing is entered at the last moment, while a prompt is on its way."""
        heard = QuietSpan(
            kind=QuietKind.COURT, starts_at=self._now + timedelta(seconds=10), ends_at=self._now + timedelta(hours=3)
        )
        _done(ordering.leave_in_peace(self._office, CASE_OFFICER, wearer.order.id, heard))
        seen = self.witness.people[wearer.number]
        seen.drawn = replace(seen.drawn, spans=(*seen.drawn.spans, heard))

    def _show(self, wearer: _Wearer, prompt: Prompt) -> None:
        said = self._statement(prompt, Purpose.DELIVERED, b"", "00" * 32)
        shown = prompting.deliver(self._office, said, SIGNED)
        if isinstance(shown, Refused):
            return
        self.witness.people[wearer.number].shown.append(self._now)
        habits, chance = wearer.drawn.habits, wearer.chance
        if chance.random() < habits.answers:
            takes_s = float(chance.exponential(300))
            self._at(self._now + timedelta(seconds=takes_s), lambda: self._answer(wearer, shown))
        elif chance.random() < habits.faults:
            watch = self._store.unit.watches.get(prompt.watch)
            flat = Fault(kind=FaultKind.BATTERY, since=self._now, until=self._now + timedelta(hours=2))
            self._store.unit.watches.put(replace(watch, faults=(*watch.faults, flat)))

    def _answer(self, wearer: _Wearer, prompt: Prompt, unlike: float | None = None) -> None:
        otherwise = wearer.chance.random() < wearer.drawn.habits.otherwise
        purpose = Purpose.OTHERWISE if otherwise else Purpose.ANSWER
        issued = answering.issue(self._office, prompt.id, prompt.watch, purpose)
        if isinstance(issued, Refused):
            return
        if otherwise:
            content = answering.otherwise_content(Answer.CALL_BACK, "")
            said = self._statement(prompt, issued.purpose, content, issued.number)
            answering.answer_otherwise(self._office, said, SIGNED, Answer.CALL_BACK)
            return
        fails = wearer.chance.random() < (wearer.drawn.habits.unlike if unlike is None else unlike)
        self._comparer.finds = Resemblance.NOT_ALIKE if fails else Resemblance.SAME
        turned = None if issued.turn is None else PHOTO
        content = answering.photo_content(PHOTO, turned)
        said = self._statement(prompt, issued.purpose, content, issued.number)
        signed = Signed(statement=said, signature=SIGNED, content=PHOTO, turned=turned)
        answered = answering.answer(self._office, signed)
        if not isinstance(answered, Refused) and answered.tries_left:
            self._at(self._now + timedelta(seconds=20), lambda: self._answer(wearer, prompt, FAILS_AGAIN))

    def _statement(self, prompt: Prompt, purpose: Purpose, content: bytes, number: str) -> Statement:
        return Statement(
            purpose=purpose,
            nonce=number,
            watch=prompt.watch,
            prompt=prompt.id,
            counter=self._store.unit.watches.get(prompt.watch).counter + 1,
            content_sha256=sha256(content).hexdigest(),
            camera=Camera.LIVE,
            said_at=self._now,
        )

    def _overdue(self, wearer: _Wearer) -> None:
        """The review is due; it is made as late as this case officer's reviews are."""
        if self._store.unit.orders.get(wearer.order.id).stage is OrderStage.ACTIVE:
            self.witness.people[wearer.number].overdue.append((self._now, None))
            self._at(self._now + wearer.drawn.habits.review_late_days * DAY, lambda: self._review(wearer))

    def _review(self, wearer: _Wearer) -> None:
        next_due = self._now + min(10, self._office.rules.review_days) * DAY
        said = Reviewed(verdict=Verdict.CONTINUE, reasons="Simulated", next_due_at=next_due)
        if isinstance(ordering.review(self._office, DECISION_MAKER, wearer.order.id, said), Refusals):
            return
        overdue = self.witness.people[wearer.number].overdue
        overdue[-1] = (overdue[-1][0], self._now)
        self._at(next_due, lambda: self._overdue(wearer))

    def _review_concerns(self) -> None:
        """People look at everything that waits."""
        for concern in reviewing.queue(self._office):
            self._look_at(concern)

    def _look_at(self, concern: Concern) -> None:
        if concern.kind in PICTURED:
            reviewing.say(self._office, REVIEWER, concern.id, View.TRUE)
        call = Contact(by=REVIEWER.id, at=self._now, how=next(iter(self._office.rules.contacts)), reached=True)
        reviewing.contact(self._office, REVIEWER, concern.id, call)
        said = Said(outcome="excused", excuse="other_reasonable", reasons="Simulated")
        reviewing.find(self._office, REVIEWER, concern.id, said)

    def _drawn(self, label: str) -> np.random.Generator:
        seed = sha256(f"{self._plan.seed}|{self._plan.first}|{label}".encode()).digest()[:8]
        return np.random.default_rng(int.from_bytes(seed, "big"))

    def _bytes(self, count: int) -> bytes:
        self._made["bytes"] += 1
        return sha256(str(self._made["bytes"]).encode()).digest()[:count]

    def _new_id(self, word: str) -> str:
        self._made[word] += 1
        return f"{word}-{self._made[word]:08d}"


def _point(fmr: float) -> OperatingPoint:
    return OperatingPoint(
        name="simulated",
        model=ModelId("nobody"),
        pack="none",
        gallery_size=0,
        target=fmr,
        threshold=0.5,
        false_positive=NONE_WRONG,
        false_negative=NONE_WRONG,
        data="nobody",
        measured_on=BEGINS.date(),
    )


def _done(answer: Order | Refusals) -> Order:
    if isinstance(answer, Refusals):
        raise RuntimeError(str(answer))  # noqa: TRY004 - an order that this package drew was refused: our own mistake
    return answer
