import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.audit import leaf as leaves
from peelian.errors import InvalidValueError, NoteError
from peelian.nouns.event import LARGEST_NUMBER, NEVER, SYSTEM, Event, EventKind, Fact

EVENT = Event(
    kind=EventKind.LIST_SEALED,
    who="b.osei",
    why="before use",
    at=datetime(2026, 11, 25, 12, tzinfo=UTC),
    about=(("list", "l1"),),
    facts=(("entries", 12), ("content", "00ff")),
    regime="DPA 2018 Part 3",
)


def test_an_event_has_one_form_that_anybody_can_write_down_again() -> None:
    assert leaves.encoded(EVENT) == (
        b'{"about":[["list","l1"]],"action":"desk:list:sealed","at":"2026-11-25T12:00:00.000000Z",'
        b'"facts":{"content":"00ff","entries":12},"logged":"operation","regime":"DPA 2018 Part 3","v":1,'
        b'"who":"b.osei","why":"before use"}'
    )


VALUES: st.SearchStrategy[Fact] = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_NUMBER, LARGEST_NUMBER)
    | st.floats(-LARGEST_NUMBER, LARGEST_NUMBER)
    | st.text(st.characters(categories=["L", "N", "P"]), max_size=20)
)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True).filter(lambda name: name not in NEVER)


@given(facts=st.dictionaries(NAMES, VALUES, max_size=5), at=st.datetimes(timezones=st.just(UTC)))
def test_an_event_is_read_again_from_its_bytes_and_they_hold_no_line_end(facts: dict[str, Fact], at: datetime) -> None:
    event = Event(kind=EventKind.POLICY_LOADED, who=SYSTEM, at=at, facts=tuple(facts.items()))
    leaf = leaves.encoded(event)
    again = leaves.decoded(leaf)
    assert b"\n" not in leaf
    assert (again.kind, again.at, dict(again.facts)) == (event.kind, event.at, dict(event.facts))
    assert leaves.encoded(again) == leaf


@pytest.mark.parametrize("leaf", [b"", b"null", b"[]", b"{}", b"\xff", b'{"action":1}', b'{"v":1,"action":"a:b:c"}'])
def test_bytes_that_are_no_event_are_refused(leaf: bytes) -> None:
    with pytest.raises(NoteError, match="not an event"):
        leaves.decoded(leaf)


def test_an_event_that_its_noun_refuses_is_refused() -> None:
    with pytest.raises(NoteError, match="not an event"):
        leaves.decoded(leaves.encoded(EVENT).replace(b"b.osei", b"B Osei"))


@pytest.mark.parametrize(
    ("what", "instead"), [(b'"v":1', b'"v":2'), (b":12}", b":12.0}"), (b'"operation"', b'"erasure"'), (b"{", b"{ ")]
)
def test_an_event_in_another_form_is_refused(what: bytes, instead: bytes) -> None:
    leaf = leaves.encoded(EVENT)
    assert what in leaf
    with pytest.raises(NoteError, match="not written in its only form"):
        leaves.decoded(leaf.replace(what, instead, 1))


def test_it_says_the_section_62_category() -> None:
    assert json.loads(leaves.encoded(EVENT))["logged"] == "operation"


def test_a_commitment_binds_to_the_value_and_the_salt() -> None:
    one = leaves.commitment(b"s" * 16, b"value")
    assert len(one) == 64
    assert one == leaves.commitment(b"s" * 16, b"value")
    assert one != leaves.commitment(b"t" * 16, b"value")
    assert one != leaves.commitment(b"s" * 16, b"valuf")


def test_bytes_cannot_move_between_the_salt_and_the_value() -> None:
    assert leaves.commitment(b"s" * 16, b"svalue") != leaves.commitment(b"s" * 17, b"value")


def test_a_salt_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="15"):
        leaves.commitment(b"s" * 15, b"value")


def test_an_event_that_is_longer_than_an_entry_can_be_is_refused() -> None:
    rows = tuple((f"a{number:039}", "\U0001f600" * 200) for number in range(50))
    long = Event(kind=EventKind.LIST_SEALED, who=SYSTEM, at=EVENT.at, about=rows, facts=rows)
    with pytest.raises(InvalidValueError, match="65535"):
        leaves.encoded(long)
