from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import InvalidValueError
from peelian.nouns.prompt import PromptId
from peelian.nouns.statement import Camera, Nonce, Purpose, Tick
from peelian.nouns.wearer import WatchId
from tests.fakes.answers import NONCE, statement
from tests.fakes.orders import NOW, WATCH_ID

OTHERS = {
    "purpose": Purpose.OTHERWISE,
    "nonce": "cd" * 32,
    "watch": WatchId("watch-2"),
    "prompt": PromptId("P-2"),
    "counter": 2,
    "content_sha256": "ef" * 32,
    "camera": Camera.FILE,
    "said_at": NOW + timedelta(seconds=1),
}


@pytest.mark.parametrize("field", OTHERS)
def test_whatever_differs_is_signed_differently(field: str) -> None:
    assert replace(statement(), **{field: OTHERS[field]}).message() != statement().message()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "ab"},
        {"nonce": "AB" * 32},
        {"content_sha256": ""},
        {"watch": "a\nb"},
        {"prompt": "P-1\n"},
        {"counter": 0},
    ],
)
def test_what_could_be_read_in_two_ways_is_no_statement(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        replace(statement(), **wrong)  # type: ignore[arg-type]


@given(watch=st.from_regex(r"[A-Za-z0-9._-]{1,20}", fullmatch=True), counter=st.integers(1, 2**53))
def test_every_message_has_nine_lines(watch: str, counter: int) -> None:
    message = replace(statement(), watch=WatchId(watch), counter=counter).message()
    assert message.count(b"\n") == 9


def test_a_nonce_is_kept_as_its_digest() -> None:
    with pytest.raises(InvalidValueError):
        Nonce(
            id=NONCE[:10],
            prompt=PromptId("P-1"),
            watch=WATCH_ID,
            purpose=Purpose.ANSWER,
            issued=Tick(seconds=0, boot="b"),
            issued_at=NOW,
        )


def test_a_tick_says_of_which_run_it_is() -> None:
    with pytest.raises(InvalidValueError):
        Tick(seconds=1, boot="")
