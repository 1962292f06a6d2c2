import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.jobs.assurance.forgetting.needles import Needles

NEEDLES = [("a", b"0123456789ab"), ("b", b"0123456789cd"), ("zeros", bytes(6) + b"12345678" + bytes(6))]


@given(before=st.binary(max_size=70), after=st.binary(max_size=70))
def test_each_is_found_at_any_place(before: bytes, after: bytes) -> None:
    needles = Needles(NEEDLES)
    for what, needle in NEEDLES:
        assert needles.found(before + needle + after).get(what, 0) >= 1


def test_it_says_how_often() -> None:
    assert Needles(NEEDLES).found(b"x0123456789ab" * 3 + b"0123456789cd") == {"a": 3, "b": 1}


@pytest.mark.parametrize("content", [b"", b"0", b"0123456789", b"123456789ab", b"0123456789a" * 40, bytes(5000)])
def test_nothing_else_is_found(content: bytes) -> None:
    assert Needles(NEEDLES).found(content) == {}


def test_among_very_much_a_plain_search_finds_the_same() -> None:
    random = np.random.default_rng(3)
    content = bytearray(random.integers(0, 256, 400_000, np.uint8).tobytes())
    forms = [(str(number), random.integers(0, 4, 24, np.uint8).tobytes()) for number in range(500)]
    for number, (_, needle) in enumerate(forms[::5]):
        at = 13 + number * 3_001
        content[at : at + len(needle)] = needle
    found = Needles(forms).found(bytes(content))
    assert found == {what: content.count(needle) for what, needle in forms if needle in content}
    assert len(found) == 100


def test_what_is_too_short_to_be_anybodys_is_refused() -> None:
    with pytest.raises(ValueError, match="7"):
        Needles([("short", b"1234567")])


def test_it_knows_how_many_there_are_and_how_long() -> None:
    needles = Needles([*NEEDLES, NEEDLES[0]])
    assert (len(needles), needles.longest) == (3, 20)
