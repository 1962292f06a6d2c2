import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import WireError
from peelian.worker.framing import LENGTHS, Body, Codec, Kind, Message


class Word(Body):
    text: str
    number: float


class Picture(Body):
    width: int


class Stranger(Body):
    text: str


CODEC = Codec(
    {
        "word": Kind(number=1, body=Word, most_header=60),
        "picture": Kind(number=2, body=Picture, most_header=60, most_binary=10),
    }
)


def read(sent: bytes) -> Message | None:
    return CODEC.read(io.BytesIO(sent))


def sent(kind: int, header: object, binary: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    return LENGTHS.pack(kind, len(text), len(binary)) + text + binary


def test_what_is_written_is_read_one_after_the_other() -> None:
    word, picture = Word(text="é", number=0.1), Picture(width=3)
    pipe = io.BytesIO(CODEC.encode(word) + CODEC.encode(picture, b"jpeg"))
    assert CODEC.read(pipe) == Message(body=word)
    assert CODEC.read(pipe) == Message(body=picture, binary=b"jpeg")
    assert CODEC.read(pipe) is None


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (sent(9, {}), "kind is unknown"),
        (sent(1, {"text": "a", "number": 1.0, "template": "AAAA"}), "word: template"),
        (sent(1, {"text": "a"}), "word: number"),
        (sent(1, {"text": 7, "number": 1.0}), "word: text"),
        (sent(1, {"text": "a", "number": "1.0"}), "word: number"),
        (sent(1, b'{"text":"a","number":NaN}'), "word"),
        (sent(1, b'{"text":"a", "number":1.0}'), "one way"),
        (sent(1, b'{"text":"a","number":1.00}'), "one way"),
        (sent(1, b'{"text":"a","number":1}'), "one way"),
        (sent(1, b'{"number":1.0,"text":"a"}'), "one way"),
        (sent(1, b'{"text":"b","text":"a","number":1.0}'), "one way"),
        (sent(1, {"text": "a" * 60, "number": 1.0}), "at most 60"),
        (sent(1, {"text": "a", "number": 1.0}, b"x"), r"at most 60 \+ 0"),
        (sent(2, {"width": 1}, b"x" * 11), r"at most 60 \+ 10"),
        (sent(2, {"width": 1.5}), "picture: width"),
        (sent(2, {"width": True}), "picture: width"),
        (sent(2, [1]), "picture"),
        (sent(2, {"width": 1}, b"xyz")[:-1], "breaks off"),
        (sent(2, {"width": 1})[:-1], "breaks off"),
        (sent(2, {"width": 1})[:5], "breaks off"),
    ],
)
def test_what_is_no_message_is_refused(what: bytes, words: str) -> None:
    with pytest.raises(WireError, match=words):
        read(what)


def test_what_is_no_message_cannot_be_written_either() -> None:
    with pytest.raises(WireError, match="unknown"):
        CODEC.encode(Stranger(text="a"))
    with pytest.raises(WireError, match="at most"):
        CODEC.encode(Picture(width=1), b"x" * 11)


def test_how_long_a_message_is_said_to_be_is_not_believed() -> None:
    with pytest.raises(WireError, match="at most"):
        read(LENGTHS.pack(2, 2**32 - 1, 2**32 - 1))


@given(st.binary(max_size=200))
def test_whatever_comes_it_is_a_message_or_refused(noise: bytes) -> None:
    try:
        message = read(noise)
    except WireError:
        return
    assert message is None or CODEC.encode(message.body, message.binary) == noise[: len(noise)][: _length(noise)]


def _length(noise: bytes) -> int:
    _, header, binary = LENGTHS.unpack(noise[: LENGTHS.size])
    return int(LENGTHS.size + header + binary)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(header=st.dictionaries(st.sampled_from(["text", "number", "width", "more"]), JSON), kind=st.sampled_from([1, 2]))
def test_headers_of_any_shape_are_messages_or_refused(header: dict[str, Any], kind: int) -> None:
    what = sent(kind, header)
    try:
        message = read(what)
    except WireError:
        return
    assert message is not None
    assert CODEC.encode(message.body) == what
