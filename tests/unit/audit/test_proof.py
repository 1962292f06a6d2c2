import base64
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from peelian.audit import proof as proofs
from peelian.audit.log import Log
from peelian.audit.note import Signer
from peelian.audit.proof import InclusionProof
from peelian.errors import NoteError
from peelian.storage import engine as engines


@pytest.fixture
def proof(filled: Engine, log: Log) -> InclusionProof:
    with engines.reading(filled) as connection:
        return log.prove_inclusion(connection, 6)


def test_it_is_laid_out_as_the_specification_says(proof: InclusionProof) -> None:
    lines = proof.text.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == "extra " + base64.b64encode(proof.leaf).decode()
    assert lines[2] == "index 6"
    assert [len(base64.b64decode(line)) for line in lines[3:7]] == [32] * 4
    assert "\n".join(lines[8:]) == proof.checkpoint.note


def test_what_is_written_is_read_again(proof: InclusionProof, signer: Signer) -> None:
    assert proofs.verified(proof.text, signer.key) == proof


def test_every_changed_byte_of_a_proof_is_found(proof: InclusionProof, signer: Signer) -> None:
    content = proof.text.encode()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        try:
            text = changed.decode()
        except UnicodeDecodeError:
            continue
        with pytest.raises(NoteError):
            proofs.verified(text, signer.key)


@pytest.mark.parametrize(
    ("what", "instead"),
    [("index 6", "index 06"), ("index 6", "index"), ("index 6", "index -6"), ("extra ", ""), ("proof@v1", "proof@v2")],
)
def test_what_is_not_laid_out_as_a_proof_is_refused(
    proof: InclusionProof, signer: Signer, what: str, instead: str
) -> None:
    with pytest.raises(NoteError):
        proofs.verified(proof.text.replace(what, instead), signer.key)


def test_a_proof_of_another_key_is_refused(proof: InclusionProof, stranger: Signer) -> None:
    with pytest.raises(NoteError, match="did not sign it"):
        proofs.verified(proof.text, stranger.key)


def test_a_path_that_is_too_long_is_refused(proof: InclusionProof, signer: Signer) -> None:
    with pytest.raises(NoteError, match="too long a path"):
        proofs.verified(replace(proof, path=proof.path * 17).text, signer.key)


def test_a_hash_of_another_length_is_refused(proof: InclusionProof) -> None:
    assert proofs.holds(proof)
    assert not proofs.holds(replace(proof, path=(*proof.path[:-1], b"short")))
    assert not proofs.holds(replace(proof, number=7))
