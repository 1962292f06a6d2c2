import pytest

from peelian.audit import checkpoint as checkpoints
from peelian.audit import tree
from peelian.audit.note import Signer
from peelian.errors import NoteError

ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_it_is_three_lines_and_a_signature(signer: Signer) -> None:
    signed = checkpoints.sign(0, tree.EMPTY_ROOT, signer)
    assert signed.text == f"{signer.name}\n0\n{ROOT}\n"
    assert signed.note.startswith(f"{signed.text}\n\u2014 {signer.name} ")


def test_what_is_signed_is_read_again(signer: Signer) -> None:
    signed = checkpoints.sign(12, tree.leaf_hash(b"x"), signer)
    assert checkpoints.opened(signed.note, signer.key) == signed


@pytest.mark.parametrize("size", ["", "01", "-1", "1.0", "1 ", "x", "+1", "9" * 20, "\u0661"])
def test_a_size_that_could_be_written_otherwise_is_refused(size: str, signer: Signer) -> None:
    with pytest.raises(NoteError, match="has no size"):
        checkpoints.opened(signer.sign(f"{signer.name}\n{size}\n{ROOT}\n"), signer.key)


def test_a_checkpoint_of_another_log_is_refused(signer: Signer) -> None:
    with pytest.raises(NoteError, match="not of this log"):
        checkpoints.opened(signer.sign(f"another\n0\n{ROOT}\n"), signer.key)


@pytest.mark.parametrize("rest", ["", "AAAA\n", f"{ROOT}\nmore\n", f"{ROOT}\n\nmore\n"])
def test_a_checkpoint_without_a_root_or_with_more_after_it_is_refused(rest: str, signer: Signer) -> None:
    with pytest.raises(NoteError):
        checkpoints.opened(signer.sign(f"{signer.name}\n0\n{rest}"), signer.key)


def test_a_checkpoint_that_somebody_else_signed_is_refused(signer: Signer, stranger: Signer) -> None:
    imposter = Signer(name=signer.name, private=stranger.private)
    with pytest.raises(NoteError, match="did not sign it"):
        checkpoints.opened(checkpoints.sign(0, tree.EMPTY_ROOT, imposter).note, signer.key)
