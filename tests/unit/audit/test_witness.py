"""The witness, held to each rule of c2sp.org/tlog-witness."""

import threading
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from peelian.audit import checkpoint as checkpoints
from peelian.audit import cosignature, tree
from peelian.audit import witness as witnesses
from peelian.audit.cosignature import Cosigner
from peelian.audit.note import Signer
from peelian.audit.witness import Answer, Witness
from peelian.audit.witness_memory import FileMemory
from peelian.errors import NoteError

AT = 1_700_000_000
COSIGNERS = [
    Cosigner(name="second.example/w", private=Ed25519PrivateKey.from_private_bytes(b"w" * 32)),
    Cosigner(name="second.example/w", private=MLDSA44PrivateKey.from_seed_bytes(b"w" * 32)),
]


class Grown:
    """A log as its owner has it: roots and proofs of any size. `fork`: what the entries say."""

    def __init__(self, signer: Signer, fork: str = "a") -> None:
        self.signer = signer
        self.fork = fork

    def node(self, level: int, number: int) -> bytes:
        edge = tree.Frontier()
        for one in range(number << level, number + 1 << level):
            edge.add(tree.leaf_hash(f"{self.fork if one > 5 else ''}{one}".encode()))
        return edge.root()

    def asks(self, old: int, new: int) -> str:
        signed = checkpoints.sign(new, tree.frontier(new, self.node).root(), self.signer)
        return witnesses.request(old, tree.consistency(old, new, self.node), signed.note)


@pytest.fixture
def log(signer: Signer) -> Grown:
    return Grown(signer)


@pytest.fixture
def witness(signer: Signer, tmp_path: Path) -> Witness:
    return Witness(cosigners=COSIGNERS, logs={signer.name: [signer.key]}, memory=FileMemory(tmp_path / "w"))


Ask = Callable[[str], Answer]


@pytest.fixture
def ask(witness: Witness) -> Ask:
    return lambda request: witness.add_checkpoint(request, time_s=AT)


def test_what_only_grows_is_cosigned_by_every_key_of_the_witness(ask: Ask, log: Grown, signer: Signer) -> None:
    for old, new in ((0, 3), (3, 8), (8, 8), (8, 13)):
        request = log.asks(old, new)
        answer = ask(request)
        assert answer.status is HTTPStatus.OK
        note = request.partition("\n\n")[2]
        state = checkpoints.opened(note, signer.key)
        found = cosignature.found(note + answer.body, state, [one.key for one in COSIGNERS])
        assert [one.time_s for one in found] == [AT, AT]
        assert answer.body.startswith("\u2014 ")


def test_another_size_than_it_signed_last_is_a_conflict_that_tells_the_size(ask: Ask, log: Grown) -> None:
    ask(log.asks(0, 8))
    answer = ask(log.asks(0, 13))
    assert (answer.status, answer.body, answer.kind) == (HTTPStatus.CONFLICT, "8\n", "text/x.tlog.size")
    assert ask(log.asks(3, 13)).status is HTTPStatus.CONFLICT
    assert ask(log.asks(8, 13)).status is HTTPStatus.OK


def test_a_forked_log_is_not_signed(ask: Ask, log: Grown, signer: Signer) -> None:
    fork = Grown(signer, "b")
    ask(log.asks(0, 8))
    assert ask(fork.asks(8, 13)).status is HTTPStatus.UNPROCESSABLE_ENTITY
    same = ask(fork.asks(8, 8))
    assert (same.status, same.body) == (HTTPStatus.CONFLICT, "8\n")
    assert ask(log.asks(8, 13)).status is HTTPStatus.OK


def test_a_log_that_was_rolled_back_is_not_signed(ask: Ask, log: Grown) -> None:
    ask(log.asks(0, 13))
    assert ask(log.asks(8, 8)).status is HTTPStatus.CONFLICT
    assert ask(log.asks(13, 13)).status is HTTPStatus.OK


def test_a_proof_that_does_not_hold_is_not_signed(ask: Ask, log: Grown) -> None:
    ask(log.asks(0, 3))
    head, _, note = log.asks(3, 13).partition("\n\n")
    lines = head.split("\n")
    for broken in ([*lines[:-1]], [*lines, lines[-1]], [lines[0], *reversed(lines[1:])]):
        assert ask("\n".join(broken) + "\n\n" + note).status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_first_checkpoint_comes_without_a_proof(ask: Ask, log: Grown) -> None:
    head, _, note = log.asks(3, 13).partition("\n\n")
    assert ask(head.replace("old 3", "old 0") + "\n\n" + note).status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_log_that_is_not_known_is_not_found(ask: Ask, stranger: Signer) -> None:
    assert ask(Grown(stranger).asks(0, 3)).status is HTTPStatus.NOT_FOUND


def test_a_checkpoint_that_the_log_did_not_sign_is_forbidden(ask: Ask, signer: Signer, stranger: Signer) -> None:
    liar = Signer(name=signer.name, private=stranger.private)
    assert ask(Grown(liar).asks(0, 3)).status is HTTPStatus.FORBIDDEN


def test_an_old_size_above_the_checkpoints_is_a_bad_request(ask: Ask, log: Grown) -> None:
    request = log.asks(3, 3).replace("old 3", "old 4")
    assert ask(request).status is HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("head", ["", "old", "old 03", "new 3", "old 3\nAAAA", "old 3\n?", "old -1"])
def test_what_is_not_laid_out_as_a_request_is_a_bad_request(ask: Ask, log: Grown, head: str) -> None:
    _, gap, note = log.asks(0, 3).partition("\n\n")
    assert ask(head + gap + note).status is HTTPStatus.BAD_REQUEST
    assert ask(head).status is HTTPStatus.BAD_REQUEST


def test_more_hashes_than_any_proof_has_are_refused(log: Grown) -> None:
    head, gap, note = log.asks(0, 3).partition("\n\n")
    line = "A" * 43 + "="
    with pytest.raises(NoteError):
        witnesses.parsed("\n".join([head, *[line] * 64]) + gap + note)
    assert len(witnesses.parsed("\n".join([head, *[line] * 63]) + gap + note).path) == 63


def test_it_remembers_before_it_answers_and_after_it_was_started_again(
    witness: Witness, log: Grown, tmp_path: Path
) -> None:
    witness.add_checkpoint(log.asks(0, 8), time_s=AT)
    again = replace(witness, memory=FileMemory(tmp_path / "w"))
    assert again.add_checkpoint(log.asks(0, 3), time_s=AT).status is HTTPStatus.CONFLICT


def test_two_requests_at_once_never_roll_it_back(witness: Witness, log: Grown, signer: Signer) -> None:
    fork = Grown(signer, "b")
    requests = [log.asks(0, 13), fork.asks(0, 12), log.asks(0, 8), fork.asks(0, 9)]
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda one=one: answers.append(witness.add_checkpoint(one, time_s=AT)))
        for one in requests
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status for one in answers) == [HTTPStatus.OK] + [HTTPStatus.CONFLICT] * 3


def test_while_a_log_changes_its_key_both_are_known(
    witness: Witness, log: Grown, signer: Signer, stranger: Signer
) -> None:
    new = Signer(name=signer.name, private=stranger.private)
    both = replace(witness, logs={signer.name: [signer.key, new.key]})
    assert both.add_checkpoint(log.asks(0, 3), time_s=AT).status is HTTPStatus.OK
    assert both.add_checkpoint(Grown(new).asks(3, 8), time_s=AT).status is HTTPStatus.OK
