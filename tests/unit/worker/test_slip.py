import fcntl
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.capture import stills
from peelian.errors import WireError
from peelian.worker import slip
from peelian.worker.framing import Body
from peelian.worker.slip import LONGEST_BYTES, PAGE, SLIPS, Job, Opened, Pixels, Problem, Shut, Unusable

WORDS: list[Body] = [
    Opened(confined=True),
    Shut(problem="no"),
    Job(size=10),
    Pixels(width_px=3, height_px=2),
    Unusable(problem=Problem.DAMAGED),
]


def passed(content: bytes) -> Body | None:
    ours, its = os.pipe()
    try:
        os.write(its, content)
        os.close(its)
        message = slip.received(ours)
    finally:
        os.close(ours)
    return None if message is None else message.body


@pytest.mark.parametrize("word", WORDS, ids=lambda word: type(word).__name__)
def test_every_word_arrives_as_it_was_sent(word: Body) -> None:
    assert passed(SLIPS.encode(word)) == word


def test_the_longest_word_goes_through_a_pipe_at_once() -> None:
    longest = SLIPS.encode(Shut(problem="\N{BROKEN BAR}" * 400))
    assert len(longest) <= LONGEST_BYTES < PAGE


def test_nothing_is_heard_from_who_is_gone() -> None:
    assert passed(b"") is None


def test_two_words_at_once_are_none() -> None:
    with pytest.raises(WireError, match="more than one"):
        passed(SLIPS.encode(Job(size=1)) * 2)


@given(st.binary(min_size=1, max_size=300))
def test_any_other_bytes_are_no_word(content: bytes) -> None:
    try:
        body = passed(content)
    except WireError:
        return
    assert body is not None
    assert SLIPS.encode(body) == content


@given(word=st.sampled_from(WORDS), at=st.integers(0, 60), to=st.integers(0, 255))
def test_a_word_with_another_byte_is_another_word_or_none(word: Body, at: int, to: int) -> None:
    content = bytearray(SLIPS.encode(word))
    content[at % len(content)] = to
    try:
        body = passed(bytes(content))
    except WireError:
        return
    assert body is not None
    assert SLIPS.encode(body) == content


@pytest.mark.parametrize(
    ("number", "header"),
    [
        (3, b'{"size":10000001}'),
        (3, b'{"size":-1}'),
        (3, b'{"size":1.0}'),
        (4, b'{"width_px":8193,"height_px":1}'),
        (4, b'{"width_px":0,"height_px":1}'),
        (4, b'{"width_px":1,"height_px":1,"more":1}'),
        (5, b'{"problem":"send your password to the sender"}'),
    ],
)
def test_what_is_out_of_bounds_is_no_word(number: int, header: bytes) -> None:
    with pytest.raises(WireError):
        passed(
            slip.SLIPS.encode(WORDS[2])[:0] + bytes([number]) + len(header).to_bytes(4, "little") + bytes(4) + header
        )


def test_all_that_can_be_said_against_a_picture_is_among_the_problems() -> None:
    said = [stills.EMPTY, stills.TOO_MANY_BYTES, stills.TOO_MANY_PIXELS, stills.TOO_LONG, stills.OF_ANOTHER_KIND]
    assert {*said, stills.DAMAGED} < {str(one) for one in Problem}


def test_nobody_can_change_the_size_of_the_memory() -> None:
    descriptor = slip.memory()
    try:
        assert os.fstat(descriptor).st_size == slip.SIZE_BYTES
        seals = fcntl.fcntl(descriptor, fcntl.F_GET_SEALS)
        assert seals & fcntl.F_SEAL_SHRINK
        with pytest.raises(PermissionError):
            os.ftruncate(descriptor, 10)
    finally:
        os.close(descriptor)


def test_the_largest_picture_fits() -> None:
    assert slip.PIXELS_AT >= stills.LARGEST_FILE_BYTES
    assert slip.SIZE_BYTES - slip.PIXELS_AT == 3 * stills.LARGEST_PIXELS
