import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import SealBrokenError
from peelian.vault import sealing
from peelian.vault.sealing import Label

CIPHER = AESGCM(bytes(range(32)))
LABEL = Label(about="e-1", kind="picture")


def sealed(content: bytes = b"a face", label: Label = LABEL) -> bytes:
    return sealing.seal(CIPHER, content, label, nonce=os.urandom(sealing.NONCE_BYTES))


@given(st.binary(max_size=3000), st.text(), st.text())
def test_what_was_sealed_is_opened_again(content: bytes, about: str, kind: str) -> None:
    label = Label(about=about, kind=kind)
    assert sealing.opened(CIPHER, sealed(content, label), label) == content


@given(st.binary(max_size=200), st.data())
def test_any_altered_bit_is_found(content: bytes, data: st.DataObject) -> None:
    whole = bytearray(sealed(content))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBrokenError):
        sealing.opened(CIPHER, bytes(whole), LABEL)


def test_every_byte_is_guarded() -> None:
    whole = sealed()
    for place in range(len(whole)):
        altered = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        with pytest.raises(SealBrokenError):
            sealing.opened(CIPHER, altered, LABEL)


@pytest.mark.parametrize("cut", [0, 1, 12, 13, 28, 29, 34])
def test_what_was_cut_short_is_found(cut: int) -> None:
    with pytest.raises(SealBrokenError, match="e-1"):
        sealing.opened(CIPHER, sealed()[:cut], LABEL)


@pytest.mark.parametrize(
    "label",
    [Label(about="e-2", kind="picture"), Label(about="e-1", kind="probe"), Label(about="e-1pic", kind="ture")],
)
def test_what_was_moved_to_another_subject_or_kind_is_not_opened(label: Label) -> None:
    with pytest.raises(SealBrokenError):
        sealing.opened(CIPHER, sealed(), label)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealBrokenError):
        sealing.opened(AESGCM(bytes(32)), sealed(), LABEL)


@given(st.text(), st.text(), st.text(), st.text())
def test_no_two_labels_are_bound_alike(one: str, two: str, three: str, four: str) -> None:
    first, second = Label(about=one, kind=two), Label(about=three, kind=four)
    assert (first == second) == (first.bound == second.bound)


def test_the_version_is_authenticated_and_comes_first() -> None:
    whole = sealed()
    assert whole[0] == sealing.VERSION
    assert bytes([0, 0, 0, 1, sealing.VERSION]) in LABEL.bound


def test_a_wiped_secret_is_nought() -> None:
    secret = bytearray(b"secret")
    sealing.wipe(secret)
    assert secret == bytes(6)
