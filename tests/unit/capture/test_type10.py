import contextlib
import importlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import nistitl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.capture import type10
from peelian.errors import ImageError, MissingExtraError
from peelian.nouns.portrait import Told

PATH = Path("booking.an2")
FACE: Mapping[int, str] = {3: "FACE", 4: "GB-ESSEX", 5: "20250501", 20: "F"}
PERSON: Mapping[int, str] = {18: "FIELD,TOMOS", 22: "19900601"}


def booking(
    *faces: Mapping[int, str], person: Mapping[int, str] | None = PERSON, picture: bytes = b"\xff\xd8x"
) -> bytes:
    message = nistitl.Message()
    message.TOT, message[0].DAT, message[0].TCN = "TEST", "20260101", "1"
    if person is not None:
        record = nistitl.AsciiRecord(2)
        record._2 = "0"
        for tag, value in person.items():
            record += nistitl.Field(2, tag, value)
        message += record
    for number, fields in enumerate(faces, 1):
        record = nistitl.AsciiRecord(10)
        record._2 = str(number)
        for tag, value in fields.items():
            record += nistitl.Field(10, tag, value)
        if picture:
            record += nistitl.BinaryField(10, 999, picture)
        message += record
    return bytes(message.NIST)


def test_the_picture_and_what_the_records_tell_are_read() -> None:
    read = type10.read(booking(FACE), path=PATH)
    assert read.content == b"\xff\xd8x"
    assert read.told == Told(taken_on=date(2025, 5, 1), source="GB-ESSEX", name="FIELD,TOMOS", born=date(1990, 6, 1))


def test_a_picture_may_hold_any_byte() -> None:
    picture = bytes(range(256)) * 3 + b"999:"
    assert type10.read(booking(FACE, picture=picture), path=PATH).content == picture


def test_a_file_without_a_person_tells_only_of_the_picture() -> None:
    told = type10.read(booking(FACE, person=None), path=PATH).told
    assert (told.name, told.born, told.source) == ("", None, "GB-ESSEX")


@pytest.mark.parametrize("written", ["19990000", "1999", "soon", "99999999"])
def test_a_date_that_is_none_is_not_told(written: str) -> None:
    assert type10.read(booking({**FACE, 5: written}), path=PATH).told.taken_on is None


def test_of_several_pictures_the_frontal_one_is_taken() -> None:
    read = type10.read(booking({**FACE, 20: "L", 4: "GB-LEFT"}, FACE), path=PATH)
    assert read.told.source == "GB-ESSEX"


def test_two_frontal_pictures_are_refused() -> None:
    with pytest.raises(ImageError, match="2 faces"):
        type10.read(booking(FACE, FACE), path=PATH)


def test_a_tattoo_is_no_face() -> None:
    with pytest.raises(ImageError, match="no Type-10 record of a face"):
        type10.read(booking({**FACE, 3: "TATTOO"}), path=PATH)


def test_a_record_without_its_picture_is_refused() -> None:
    with pytest.raises(ImageError, match="no picture"):
        type10.read(booking(FACE, picture=b""), path=PATH)


def test_without_the_parser_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_name: str) -> object:
        raise ImportError

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(MissingExtraError, match=r"\.\[type10\]"):
        type10.read(booking(FACE), path=PATH)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not one",
        b"1.001:0\x1d",
        b"1.001:99999999\x1d",
        booking(FACE)[:-1],
        booking(FACE) + b"\0\0\0\0\0",
    ],
    ids=["empty", "text", "no length", "too long", "cut", "tail"],
)
def test_a_damaged_file_is_refused(content: bytes) -> None:
    with pytest.raises(ImageError, match="not a whole ANSI/NIST file"):
        type10.read(content, path=PATH)


def test_a_file_of_more_records_than_a_booking_has_is_not_parsed() -> None:
    tattoo = {**FACE, 3: "TATTOO"}
    assert type10.read(booking(*[tattoo] * 50, FACE), path=PATH).content
    with pytest.raises(ImageError, match="not a whole"):
        type10.read(booking(*[tattoo] * 80, FACE), path=PATH)


def test_a_record_of_more_text_than_a_booking_has_is_not_parsed() -> None:
    assert type10.read(booking(FACE, person={18: "x" * 60_000}), path=PATH).content
    with pytest.raises(ImageError, match="not a whole"):
        type10.read(booking(FACE, person={18: "x" * 70_000}), path=PATH)


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 400), by=st.binary(min_size=1, max_size=6))
def test_whatever_is_altered_nothing_but_an_image_error_comes_of_it(at: int, by: bytes) -> None:
    whole = booking(FACE)
    at %= len(whole)
    with contextlib.suppress(ImageError):
        type10.read(whole[:at] + by + whole[at + len(by) :], path=PATH)
