from datetime import UTC, datetime, timedelta, timezone

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.event import LARGEST_NUMBER, NEVER, SYSTEM, Event, EventKind, Fact, Logged, Source

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def event(  # every field, so that a test may spoil one
    *,
    kind: EventKind = EventKind.ALERT_SHOWN,
    who: str = "a.marsh",
    why: str = "adjudication",
    at: datetime = NOON,
    about: tuple[tuple[str, str], ...] = (("alert", "a1"),),
    facts: tuple[tuple[str, Fact], ...] = (("camera_fps", 12.5),),
    regime: str | None = "DPA 2018 Part 3",
) -> Event:
    return Event(kind=kind, who=who, why=why, at=at, about=about, facts=facts, regime=regime)


def test_its_action_says_source_subject_and_action() -> None:
    assert event().action == "desk:alert:shown"
    handset = Event(kind=EventKind.IMAGE_CONSULTED, source=Source.HANDSET, who="b", why="a meeting", at=NOON)
    assert handset.action == "handset:image:consulted"


def test_its_time_is_written_to_the_microsecond() -> None:
    assert event().time == "2026-11-25T12:00:00.000000Z"


@pytest.mark.parametrize("who", ["", "Alice Marsh", "a\nb", "-a", "x" * 101])
def test_whoever_did_it_is_an_id_and_not_a_name(who: str) -> None:
    with pytest.raises(InvalidValueError, match="who"):
        event(who=who)


@pytest.mark.parametrize("why", ["", "  ", "x" * 501, "two\nlines", "a bell\a"])
def test_a_person_says_why_on_one_line(why: str) -> None:
    with pytest.raises(InvalidValueError, match="why"):
        event(why=why)


def test_the_system_need_not_say_why() -> None:
    assert event(who=SYSTEM, why="").why == ""


@pytest.mark.parametrize("at", [NOON.replace(tzinfo=None), NOON.astimezone(timezone(timedelta(hours=1)))])
def test_a_time_that_is_not_utc_is_refused(at: datetime) -> None:
    with pytest.raises(InvalidValueError, match="at must be a time in UTC"):
        event(at=at)


@pytest.mark.parametrize("thing", [("Alert", "a"), ("", "a"), ("alert", ""), ("alert", "x" * 201), ("alert", "a\nb")])
def test_a_thing_it_is_about_has_a_kind_and_an_id(thing: tuple[str, str]) -> None:
    with pytest.raises(InvalidValueError, match="about"):
        event(about=(thing,))


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind.logged is Logged.DISCLOSURE])
def test_a_disclosure_says_to_whom(kind: EventKind) -> None:
    with pytest.raises(InvalidValueError, match="recipient"):
        event(kind=kind)
    assert event(kind=kind, about=(("recipient", "public"),)).kind is kind


@pytest.mark.parametrize("name", sorted(NEVER))
def test_a_fact_that_announces_personal_data_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match="free of personal data"):
        event(facts=((name, "x"),))


@pytest.mark.parametrize(
    "value",
    ["x" * 201, "two\nlines", float("nan"), float("inf"), 1e16, LARGEST_NUMBER + 1, -LARGEST_NUMBER - 1],
    ids=["long", "lines", "nan", "infinite", "beyond", "large", "small"],
)
def test_a_fact_that_cannot_be_written_exactly_on_one_line_is_refused(value: Fact) -> None:
    with pytest.raises(InvalidValueError, match="facts"):
        event(facts=(("count", value),))


def test_bytes_are_no_fact() -> None:
    with pytest.raises(InvalidValueError, match="plain values"):
        event(facts=(("count", b"x"),))  # type: ignore[arg-type]


def test_two_facts_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="different names"):
        event(facts=(("count", 1), ("count", 2)))


def test_a_template_has_no_room_in_it() -> None:
    with pytest.raises(InvalidValueError, match="at most 50"):
        event(facts=tuple((f"n{number}", 0.1) for number in range(128)))


@pytest.mark.parametrize("regime", ["", " ", "x" * 201])
def test_a_regime_is_a_short_text_or_nothing(regime: str) -> None:
    with pytest.raises(InvalidValueError, match="regime"):
        event(regime=regime)


def test_plain_facts_of_every_kind_are_kept() -> None:
    facts: tuple[tuple[str, Fact], ...] = (("a", "x"), ("b", 1), ("c", 0.5), ("d", True), ("e", None))
    assert event(facts=facts, regime=None).facts == facts
