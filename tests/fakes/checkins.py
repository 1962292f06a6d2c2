"""Check-ins in memory, with clocks that only tests move, and one wearer taken as far along as a test needs.

bureau = Bureau()
bureau.active()                       # drafted, activated and enrolled, each step by who may
prompt = bureau.shown()               # sent, and on the wearer's device
bureau.photo(prompt)                  # answered with a photo
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

import numpy as np

from peelian.geo import plane
from peelian.jobs.checkins import answering, digests, ordering, prompting, wearing
from peelian.jobs.checkins.answering import Answered, Signed
from peelian.jobs.checkins.cohort.memory import MemoryStore
from peelian.jobs.checkins.office import Chance, Office
from peelian.jobs.checkins.references import Taken
from peelian.jobs.checkins.wearing import Enrolling
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.order import Order, Terms
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.person import Person, Role
from peelian.nouns.prompt import Answer, Prompt
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.statement import Camera, Purpose, Statement, Tick
from peelian.nouns.turn import Turned
from peelian.nouns.wearer import Watch, WearerId
from peelian.nouns.zone import Zone
from tests.fakes.deployments import person, policy
from tests.fakes.orders import NOW, POINT, STARTS_AT, TERMS, WEARER
from tests.fakes.points import ONE_TO_ONE, RATE

T = TypeVar("T")

NOON = STARTS_AT + timedelta(hours=2)
MEASURED: OperatingPoint = replace(ONE_TO_ONE, target=1e-4, false_positive=replace(RATE, trials=40_000))
CASE_OFFICER, DECISION_MAKER = person(Role.CASE_OFFICER), person(Role.DECISION_MAKER)
REVIEWER = person(Role.CHECK_IN_REVIEWER)
SECOND_REVIEWER = replace(REVIEWER, id=type(REVIEWER.id)("second-reviewer"))
TEMPLATE, PICTURE = b"template of W-1", b"picture of W-1"
ENROLLING = Enrolling(
    subject=Subject(reference="HO/77", name="Nobody Real"),
    pictures=(Taken(template=TEMPLATE, picture=PICTURE),),
    code_word="Blue kettle",
    public_key=POINT,
    told="notice 3 of 2026",
)


@dataclass
class FakeComparer:
    """Finds whatever it is told to find, and remembers what it was given."""

    finds: Compared = field(default_factory=lambda: Compared(found=Resemblance.SAME))
    given: list[tuple[bytes, bytes]] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def compare(self, reference: OwnReference, photo: bytes, turned: Turned | None = None) -> Compared:
        self.given += [(template, photo) for template in reference.templates]
        if turned is not None:
            self.turned.append(turned)
        self.meanwhile()
        return self.finds


class Bureau:
    """An office, and one wearer."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.comparer = FakeComparer()
        self.now: datetime = NOW
        self.tick = Tick(seconds=1000, boot="run-1")
        self._made: Counter[str] = Counter()
        self.office = Office(
            store=self.store,
            policy=policy(),
            now=lambda: self.now,
            ticks=lambda: self.tick,
            chance=Chance(draw=_drawn, random_bytes=self._bytes, new_id=self._new_id),
            verify=lambda key, message, signature: signature == signed(message, key),
            comparer=self.comparer,
            plane=plane,
            point=MEASURED,
        )
        self.order: Order
        self.watch: Watch

    def _new_id(self, word: str) -> str:
        self._made[word] += 1
        return f"{word}-{self._made[word]}"

    def _bytes(self, count: int) -> bytes:
        self._made["bytes"] += 1
        return sha256(str(self._made["bytes"]).encode()).digest()[:count]

    def drafted(self, terms: Terms = TERMS, wearer: WearerId = WEARER) -> Order:
        self.order = taken(ordering.draft(self.office, CASE_OFFICER, wearer, terms))
        return self.order

    def activate(self, by: Person = DECISION_MAKER) -> Order:
        digest = digests.of_terms(self.kept.terms)
        return taken(ordering.activate(self.office, by, self.order.id, reason="Necessary", digest=digest))

    def active(self, terms: Terms = TERMS, *zones: Zone, wearer: WearerId = WEARER) -> Order:
        """Draft, impose, activate and enrol; it is noon on the first day afterwards."""
        self.drafted(terms, wearer)
        if zones:
            imposed = tuple(replace(one, order=self.order.id) for one in zones)
            taken(ordering.impose(self.office, CASE_OFFICER, self.order.id, imposed))
        self.activate()
        self.watch = taken(wearing.enrol(self.office, CASE_OFFICER, self.order.id, ENROLLING))
        self.now = NOON
        return self.kept

    def sent(self) -> Prompt:
        return taken(prompting.send(self.office, self.order.id))

    def shown(self) -> Prompt:
        """Send a prompt that arrives at once."""
        prompt = self.sent()
        said = self.statement(prompt, Purpose.DELIVERED, b"")
        return taken(prompting.deliver(self.office, said, signed(said.message())))

    def number(self, prompt: Prompt, purpose: Purpose = Purpose.ANSWER) -> str:
        return taken(answering.issue(self.office, prompt.id, prompt.watch, purpose)).number

    def statement(
        self, prompt: Prompt, purpose: Purpose, content: bytes, number: str = "00" * 32, **changes: object
    ) -> Statement:
        """What the wearer's device says next."""
        said = Statement(
            purpose=purpose,
            nonce=number,
            watch=prompt.watch,
            prompt=prompt.id,
            counter=self.store.unit.watches.get(prompt.watch).counter + 1,
            content_sha256=sha256(content).hexdigest(),
            camera=Camera.LIVE,
            said_at=self.now,
        )
        return replace(said, **changes)  # type: ignore[arg-type]

    def photo(self, prompt: Prompt, photo: bytes = b"a photo") -> Answered | Refused:
        """Answer with a photo."""
        said = self.statement(prompt, Purpose.ANSWER, photo, self.number(prompt))
        return answering.answer(self.office, Signed(statement=said, signature=signed(said.message()), content=photo))

    def otherwise(self, prompt: Prompt, how: Answer, word: str = "") -> Answered | Refused:
        """Answer in another way."""
        content = answering.otherwise_content(how, word)
        said = self.statement(prompt, Purpose.OTHERWISE, content, self.number(prompt, Purpose.OTHERWISE))
        return answering.answer_otherwise(self.office, said, signed(said.message()), how, word)

    @property
    def kept(self) -> Order:
        """The order as the store has it."""
        return self.store.unit.orders.get(self.order.id)

    @property
    def kinds(self) -> list[EventKind]:
        """What was recorded, in order."""
        return [event.kind for event in self.store.unit.journal.events]


def signed(message: bytes, key: str = POINT) -> bytes:
    """What stands for a signature here; the real one is in tests/safeguard."""
    return sha256(key.encode() + message).digest()


def taken(answer: T | Refusals | Refused) -> T:
    """What an act returned, which was not a no."""
    assert not isinstance(answer, Refusals | Refused), answer
    return answer


def rules_of(answer: object) -> list[str]:
    """By which rules an act was refused; none where it was not."""
    if isinstance(answer, Refusals):
        return [one.rule for one in answer.reasons]
    return [answer.rule] if isinstance(answer, Refused) else []


def _drawn(label: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(sha256(label.encode()).digest()[:8]))
