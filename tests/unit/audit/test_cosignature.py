import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from peelian.audit import checkpoint as checkpoints
from peelian.audit import cosignature
from peelian.audit import note as notes
from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.cosignature import Cosigner, CosignerKey, Kind
from peelian.audit.note import Signer
from peelian.errors import NoteError

AT = 1_679_315_147
CURVE = Cosigner(name="witness.example/w1", private=Ed25519PrivateKey.from_private_bytes(b"w" * 32))
LATTICE = Cosigner(name="witness.example/w2", private=MLDSA44PrivateKey.from_seed_bytes(b"w" * 32))
BOTH = pytest.mark.parametrize("cosigner", [CURVE, LATTICE], ids=["ed25519", "ml-dsa-44"])


@pytest.fixture
def state(signer: Signer) -> SignedCheckpoint:
    return checkpoints.sign(7, b"r" * 32, signer)


def test_what_ed25519_signs_is_what_the_specification_prints(state: SignedCheckpoint) -> None:
    said = cosignature.said(Kind.ED25519, CURVE.name, state, AT).decode()
    assert said == f"cosignature/v1\ntime 1679315147\n{state.origin}\n7\n{base64.b64encode(b'r' * 32).decode()}\n"


def test_what_ml_dsa_signs_names_cosigner_time_log_and_tree_at_their_lengths(state: SignedCheckpoint) -> None:
    said = cosignature.said(Kind.MLDSA44, LATTICE.name, state, AT)
    name, origin = LATTICE.name.encode(), state.origin.encode()
    numbers = bytes(8) + (7).to_bytes(8, "big")
    parts = [b"subtree/v1\n\0", bytes([len(name)]), name, AT.to_bytes(8, "big"), bytes([len(origin)]), origin, numbers]
    assert said == b"".join(parts) + b"r" * 32


@BOTH
def test_a_line_is_found_under_the_note_with_its_time(cosigner: Cosigner, state: SignedCheckpoint) -> None:
    note = state.note + cosigner.line(state, time_s=AT)
    (found,) = cosignature.found(note, state, [cosigner.key])
    assert (found.key, found.time_s) == (cosigner.key, AT)
    assert notes.opened(note, notes.verifier(notes_key(state))) == state.text


def notes_key(state: SignedCheckpoint) -> str:
    return Signer(name=state.origin, private=Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)).key.text


@BOTH
def test_a_line_under_another_checkpoint_or_of_another_time_is_refused(
    cosigner: Cosigner, state: SignedCheckpoint
) -> None:
    line = cosigner.line(state, time_s=AT)
    other = replace(state, size=8)
    with pytest.raises(NoteError, match="does not fit"):
        cosignature.found(state.note + line, other, [cosigner.key])
    payload = base64.b64decode(line.split(" ")[2])[4:]
    later = cosignature.line(cosigner.key, (AT + 1).to_bytes(8, "big") + payload[8:])
    with pytest.raises(NoteError, match="does not fit"):
        cosignature.found(state.note + later, state, [cosigner.key])


def test_lines_of_those_who_are_not_known_are_passed_over(state: SignedCheckpoint) -> None:
    note = state.note + CURVE.line(state, time_s=AT) + LATTICE.line(state, time_s=AT)
    assert [one.key for one in cosignature.found(note, state, [LATTICE.key])] == [LATTICE.key]
    assert cosignature.found(note, state, []) == []


@BOTH
def test_a_key_is_read_back_from_its_line(cosigner: Cosigner) -> None:
    assert cosignature.cosigner_key(cosigner.key.text) == cosigner.key


@pytest.mark.parametrize("change", ["", "x", "name+00000000+BAAA", CURVE.key.text[:-4] + "AAAA", "+" + CURVE.key.text])
def test_what_is_no_key_is_refused(change: str) -> None:
    with pytest.raises(NoteError):
        cosignature.cosigner_key(change)


def test_a_phones_key_signs_under_a_kind_of_its_own(state: SignedCheckpoint) -> None:
    private = ec.derive_private_key(5, ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = CosignerKey(name="phone/p", kind=Kind.P256, public=public)
    said = cosignature.said(key.kind, key.name, state, AT)
    assert said.startswith(b"peelian.p256-cosignature/v1\ntime ")
    r, s = utils.decode_dss_signature(private.sign(said, ec.ECDSA(SHA256())))
    payload = AT.to_bytes(8, "big") + r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert key.signed(state, payload) == AT
    assert key.signed(state, payload[:-1]) is None
    assert key.signed(replace(state, root=b"s" * 32), payload) is None
    assert cosignature.cosigner_key(key.text) == key
