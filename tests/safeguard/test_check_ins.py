"""Check-ins, attacked with real signatures and the real store: nothing false is believed, nobody else is compared."""

import ast
import threading
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import grimp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from peelian.jobs.checkins import answering, digests, ordering, prompting, wearing
from peelian.jobs.checkins.answering import Answered, Signed
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.references import Taken
from peelian.nouns.event import EventKind
from peelian.nouns.order import Order, OrderId
from peelian.nouns.prompt import Prompt, PromptState
from peelian.nouns.statement import Camera, Purpose, Statement
from peelian.nouns.wearer import WearerId
from peelian.wiring.checkins import opening
from peelian.wiring.checkins.opening import open_office
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from tests.fakes.checkins import (
    CASE_OFFICER,
    DECISION_MAKER,
    ENROLLING,
    MEASURED,
    NOON,
    FakeComparer,
    rules_of,
    taken,
)
from tests.fakes.deployments import policy
from tests.fakes.orders import TERMS

SOURCE = Path(__file__).parents[2] / "src" / "peelian"
PHOTO = b"a photo"


class Device:
    """Somebody's device, with a key that never leaves it."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.counter = 0
        self.point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def says(self, prompt: Prompt, purpose: Purpose, content: bytes, number: str) -> Statement:
        self.counter += 1
        return Statement(
            purpose=purpose,
            nonce=number,
            watch=prompt.watch,
            prompt=prompt.id,
            counter=self.counter,
            content_sha256=sha256(content).hexdigest(),
            camera=Camera.LIVE,
            said_at=NOON,
        )


class Town:
    """A real store, and two wearers with real keys."""

    def __init__(self, folder: Path) -> None:
        self.desk: DeskStore = open_desk_store(
            folder / "data", key=KeyFile(path=folder / "apart" / "vault.key"), create=True
        )
        self.comparer = FakeComparer()
        self.now = TERMS.starts_at
        self.office: Office = open_office(self.desk, policy(), self.comparer, MEASURED, lambda: self.now)
        self.devices = {name: Device() for name in ("W-1", "W-2")}
        self.orders = {name: self._enrolled(WearerId(name), device) for name, device in self.devices.items()}
        self.now = NOON

    def _enrolled(self, wearer: WearerId, device: Device) -> str:
        order = taken(ordering.draft(self.office, CASE_OFFICER, wearer, TERMS))
        digest = digests.of_terms(order.terms)
        taken(ordering.activate(self.office, DECISION_MAKER, order.id, reason="Necessary", digest=digest))
        mine = Taken(template=f"template of {wearer}".encode(), picture=b"picture")
        enrolling = replace(ENROLLING, public_key=device.point, pictures=(mine,))
        taken(wearing.enrol(self.office, CASE_OFFICER, order.id, enrolling))
        return order.id

    def shown(self, name: str = "W-1") -> Prompt:
        device = self.devices[name]
        sent = taken(prompting.send(self.office, OrderId(self.orders[name])))
        said = device.says(sent, Purpose.DELIVERED, b"", "00" * 32)
        return taken(prompting.deliver(self.office, said, device.sign(said.message())))

    def answer(self, prompt: Prompt, name: str = "W-1") -> tuple[Statement, bytes]:
        number = taken(answering.issue(self.office, prompt.id, prompt.watch, Purpose.ANSWER)).number
        said = self.devices[name].says(prompt, Purpose.ANSWER, PHOTO, number)
        return said, self.devices[name].sign(said.message())

    def send(self, said: Statement, signature: bytes, photo: bytes = PHOTO) -> object:
        return answering.answer(self.office, Signed(statement=said, signature=signature, content=photo))


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_each_person_is_compared_with_their_own_reference_and_with_no_other(town: Town) -> None:
    for name in ("W-1", "W-2"):
        prompt = town.shown(name)
        assert isinstance(town.send(*town.answer(prompt, name)), Answered)
    assert town.comparer.given == [(b"template of W-1", PHOTO), (b"template of W-2", PHOTO)]


def test_the_device_of_somebody_else_answers_for_nobody(town: Town) -> None:
    prompt = town.shown("W-1")
    said, _ = town.answer(prompt)
    assert rules_of(town.send(said, town.devices["W-2"].sign(said.message()))) == ["signature"]
    other = town.shown("W-2")
    crossed = replace(said, watch=other.watch)
    assert rules_of(town.send(crossed, town.devices["W-2"].sign(crossed.message()))) == ["device"]
    assert town.comparer.given == []


def test_no_bit_of_an_answer_can_be_turned(town: Town) -> None:
    said, signature = town.answer(town.shown())
    for bit in range(0, 8 * len(signature), 7):
        turned = bytearray(signature)
        turned[bit // 8] ^= 1 << bit % 8
        assert rules_of(town.send(said, bytes(turned))) == ["signature"]
    for at in range(len(PHOTO)):
        turned = bytearray(PHOTO)
        turned[at] ^= 1
        assert rules_of(town.send(said, signature, bytes(turned))) == ["content"]
    for changed in (
        replace(said, counter=said.counter + 1),
        replace(said, camera=Camera.FILE),
        replace(said, nonce="cd" * 32),
        replace(said, content_sha256="00" * 32),
    ):
        assert rules_of(town.send(changed, signature)) == ["signature"]
    assert town.comparer.given == []
    assert isinstance(town.send(said, signature), Answered)


@pytest.mark.parametrize("signature", [b"", b"\x00" * 64, b"\xff" * 64, b"\x00" * 65])
def test_what_is_no_signature_is_none(town: Town, signature: bytes) -> None:
    said, _ = town.answer(town.shown())
    assert rules_of(town.send(said, signature)) == ["signature"]
    assert not opening.holds("04" + "00" * 64, b"message", signature)


def test_of_two_answers_with_one_number_exactly_one_is_taken(town: Town) -> None:
    for _ in range(5):
        said, signature = town.answer(town.shown())
        gate, answers = threading.Barrier(2), list[object]()

        def send(said: Statement = said, signature: bytes = signature, gate: threading.Barrier = gate) -> None:
            gate.wait()
            answers.append(town.send(said, signature))  # noqa: B023 - both threads are over before the next turn

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(rules_of(answer) for answer in answers) == [[], ["replay"]]


def test_every_refusal_is_in_the_log(town: Town) -> None:
    said, signature = town.answer(town.shown())
    town.send(said, signature)
    town.send(said, signature)
    with town.desk.read() as unit:
        events = [event for _, event in unit.journal.entries(0, unit.journal.size())]
        assert unit.journal.verify() == []
    assert events[-1].kind is EventKind.CHECK_IN_REFUSED
    assert dict(events[-1].facts)["rule"] == "replay"


def test_after_a_restart_what_was_answered_is_answered_and_old_numbers_are_worth_nothing(tmp_path: Path) -> None:
    town = Town(tmp_path)
    prompt = town.shown()
    said, signature = town.answer(prompt)
    moments = prompting.moments(town.office, _order(town), NOON, NOON.replace(day=27))
    town.office = open_office(town.desk, policy(), town.comparer, MEASURED, lambda: town.now)
    assert rules_of(town.send(said, signature)) == ["stale"]
    assert prompting.moments(town.office, _order(town), NOON, NOON.replace(day=27)) == moments
    assert isinstance(town.send(*town.answer(prompt)), Answered)
    with town.office.store.read() as unit:
        assert unit.prompts.get(prompt.id).state is PromptState.ANSWERED


def _order(town: Town) -> Order:
    with town.office.store.read() as unit:
        return unit.orders.get(OrderId(town.orders["W-1"]))


CHECK_INS = (
    "peelian.jobs.checkins",
    "peelian.wiring.checkins.opening",
    "peelian.wiring.checkins.photos",
    "peelian.wiring.checkins.cohort",
)
SEARCHES = ("peelian.match.gallery", "peelian.match.exact", "peelian.jobs.live", "peelian.storage.reference_sets")


def test_no_path_leads_from_check_ins_to_a_search() -> None:
    graph = grimp.build_graph("peelian")
    of_jobs = {"peelian.jobs.checkins", *graph.find_descendants("peelian.jobs.checkins")}
    for start in sorted(of_jobs | set(CHECK_INS)):
        for search in SEARCHES[:2]:
            assert graph.find_shortest_chain(start, search) is None, (start, search)
    for start in sorted(of_jobs):
        for search in SEARCHES[2:]:
            assert graph.find_shortest_chain(start, search) is None, (start, search)


def test_the_search_for_paths_finds_one_where_there_is_one() -> None:
    assert grimp.build_graph("peelian").find_shortest_chain("peelian.wiring.stills", "peelian.match.gallery")


def found_by(path: Path) -> bool:
    """Say whether a module writes a finding, or the confirmation of one, into a concern."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"replace", "Concern"}
        and any(one.arg in {"finding", "confirmation"} for one in node.keywords)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def test_only_the_acts_of_people_find_anything_about_anybody() -> None:
    finds = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if found_by(path)}
    assert finds == {"jobs/checkins/reviewing.py"}


def test_there_is_no_word_for_a_breach_in_what_the_program_can_say() -> None:
    rules = policy().check_ins
    words = {*rules.outcomes, *rules.outcomes.values(), *(kind.value for kind in EventKind)}
    assert not [word for word in words if "breach" in word.lower()]
