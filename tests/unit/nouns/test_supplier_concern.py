from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.supplier_concern import Criterion, Match, MatchedBy, Reply, Standpoint, Target
from tests.fakes.estate import CONCERN, NOW, TODAY

CPE = "cpe:2.3:o:acme:eye:*:*:*:*:*:*:*:*"


@pytest.mark.parametrize("field", ["id", "statement", "source", "recorded_by"])
def test_a_concern_is_sourced_and_says_something(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(CONCERN, **{field: " "})  # type: ignore[arg-type]


@pytest.mark.parametrize("target", Target)
def test_a_concern_names_what_it_is_about(target: Target) -> None:
    with pytest.raises(InvalidValueError, match="target"):
        replace(CONCERN, target=target, maker="")


def test_an_identifier_names_a_model_or_a_component() -> None:
    for target in (Target.MODEL, Target.COMPONENT):
        assert replace(CONCERN, target=target, maker="", criteria=(Criterion(cpe=CPE),)).criteria


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="recorded_at"):
        replace(CONCERN, recorded_at=NOW.replace(tzinfo=None))


def test_a_concern_ends_after_it_began() -> None:
    with pytest.raises(InvalidValueError, match="expires_on"):
        replace(CONCERN, expires_on=CONCERN.on)


def test_a_concern_holds_from_its_date_until_it_expires() -> None:
    dated = replace(CONCERN, on=TODAY, expires_on=TODAY + timedelta(days=2))
    days = [dated.holds_on(TODAY + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    assert days == [False, True, True, False]


@pytest.mark.parametrize("standpoint", [Standpoint.RESOLVED, Standpoint.WITHDRAWN])
def test_what_is_resolved_or_withdrawn_does_not_hold(standpoint: Standpoint) -> None:
    assert CONCERN.holds_on(TODAY)
    assert not replace(CONCERN, standpoint=standpoint).holds_on(TODAY)


@pytest.mark.parametrize("wrong", [{}, {"cpe": CPE, "purl": "pkg:generic/a"}, {"cpe": "acme"}, {"purl": "acme"}])
def test_a_criterion_has_one_identifier_and_it_is_well_formed(wrong: Any) -> None:
    with pytest.raises(InvalidValueError):
        Criterion(**wrong)


def test_a_reply_says_who_and_what() -> None:
    for who, what in (("", "No"), ("Acme", "")):
        with pytest.raises(InvalidValueError, match="Reply"):
            Reply(by=who, on=TODAY, text=what)


def test_a_match_is_always_shown() -> None:
    with pytest.raises(InvalidValueError, match="said"):
        Match(concern=CONCERN.id, by=MatchedBy.NAME, part="product", said="")
