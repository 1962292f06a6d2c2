import base64

import pytest

from peelian.audit import note as notes
from peelian.audit.note import Signer, VerifierKey
from peelian.errors import NoteError

NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANNS_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NEUMANNS_NOTE = (
    f"{NEUMANNS_TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotp"
    "RZb6KE6RyyBwJnAM=\n"
)
"""The example of the Go package that the format comes from."""


def test_a_note_that_another_program_signed_is_read() -> None:
    assert notes.opened(NEUMANNS_NOTE, notes.verifier(NEUMANN)) == NEUMANNS_TEXT


def test_what_is_signed_is_read_again(signer: Signer) -> None:
    note = signer.sign("a text\n\nwith a gap\n")
    assert notes.opened(note, signer.key) == "a text\n\nwith a gap\n"


def test_a_key_is_read_from_its_line_again(signer: Signer) -> None:
    assert notes.verifier(signer.key.text) == signer.key


def test_signatures_of_others_beside_it_are_not_looked_at(signer: Signer, stranger: Signer) -> None:
    mine, theirs = signer.sign("text\n"), stranger.sign("text\n")
    both = mine + theirs.partition("\n\n")[2]
    assert notes.opened(both, signer.key) == notes.opened(both, stranger.key) == "text\n"


def test_a_note_that_only_others_signed_is_refused(signer: Signer, stranger: Signer) -> None:
    with pytest.raises(NoteError, match="did not sign it"):
        notes.opened(stranger.sign("text\n"), signer.key)


def test_another_key_under_the_same_name_does_not_count(signer: Signer, stranger: Signer) -> None:
    imposter = Signer(name=signer.name, private=stranger.private)
    with pytest.raises(NoteError, match="did not sign it"):
        notes.opened(imposter.sign("text\n"), signer.key)


def test_a_signature_that_claims_to_be_the_keys_and_is_not_is_refused(signer: Signer, stranger: Signer) -> None:
    forged = base64.b64encode(signer.key.id + stranger.private.sign(b"text\n")).decode()
    with pytest.raises(NoteError, match="does not fit the text"):
        notes.opened(f"text\n\n\u2014 {signer.name} {forged}\n", signer.key)


def test_one_bad_signature_of_the_key_spoils_a_good_one(signer: Signer) -> None:
    good, bad = signer.sign("text\n"), signer.sign("other\n").partition("\n\n")[2]
    with pytest.raises(NoteError, match="does not fit the text"):
        notes.opened(good + bad, signer.key)


def test_every_changed_byte_of_a_note_is_found(signer: Signer) -> None:
    note = signer.sign("peelian\n12\nroot\n").encode()
    for place in range(len(note)):
        for change in (1, 0x20, 0x80):
            changed = bytearray(note)
            changed[place] ^= change
            try:
                text = changed.decode()
            except UnicodeDecodeError:
                continue
            with pytest.raises(NoteError):
                notes.opened(text, signer.key)


@pytest.mark.parametrize(
    "note",
    ["", "\n", "text\n", "text\n\n", "text\n\nnot a signature\n", "text\n\n\u2014 name\n", "text\n\n\u2014 n AAAA\n"],
)
def test_what_is_not_laid_out_as_a_note_is_refused(note: str, signer: Signer) -> None:
    with pytest.raises(NoteError):
        notes.opened(note, signer.key)


def test_a_note_without_its_last_line_end_is_refused(signer: Signer) -> None:
    with pytest.raises(NoteError, match="no signatures"):
        notes.opened(signer.sign("text\n")[:-1], signer.key)


def test_control_characters_are_refused(signer: Signer) -> None:
    with pytest.raises(NoteError, match="control characters"):
        notes.opened(signer.sign("te\x07xt\n"), signer.key)


def test_too_many_signatures_are_refused(signer: Signer) -> None:
    text, _, line = signer.sign("text\n").rpartition("\n\n")
    with pytest.raises(NoteError):
        notes.opened(f"{text}\n\n{line * 65}", signer.key)
    assert notes.opened(f"{text}\n\n{line * 16}", signer.key) == "text\n"


@pytest.mark.parametrize(
    "line",
    ["", "name", "name+00000000+AAAA", NEUMANN[:-4], NEUMANN.replace("c74f", "c74e"), NEUMANN + "=", f" {NEUMANN}"],
)
def test_what_is_not_a_public_key_is_refused(line: str) -> None:
    with pytest.raises(NoteError):
        notes.verifier(line)


def test_a_name_that_could_be_read_in_two_ways_is_refused() -> None:
    for name in ("", "a b", "a+b"):
        with pytest.raises(NoteError):
            notes.verifier(VerifierKey(name=name, public=b"k" * 32).text)


@pytest.mark.parametrize("text", ["AAA", "AA==\n", "AB==", "A A=", "é"])
def test_base64_that_could_be_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        notes.unbase64(text, "proof")
