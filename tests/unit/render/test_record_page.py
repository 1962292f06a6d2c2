"""A record in words: every figure has its own, what is not known says so, and nothing is a bare percentage."""

import re

import pytest

from peelian.render import record_page
from peelian.render.record_page import LINES, sections, told

RATE = {"count": 3, "of": 4000, "value": 0.00075, "low": 0.00026, "high": 0.0022}
RECORD = {
    "deployment": "D-1",
    "title": "Market <square>",
    "unconfined": True,
    "false_alert_rate": RATE,
    "list_size": 0,
    "documents": {"dpia": "DPIA-7", "equality": "", "community": "CIA-7", "policy": "APD-2"},
    "notice": {"published_at": None, "where": "https://force.example/lfr"},
    "cameras": [{"name": "north", "zone": "North entrance"}],
    "declared": {"asked": 2, "sex": {"about_them": {"Female": 2}, "not_about_them": {}}},
}


def line(words: str, record: dict[str, object] | None = None) -> str:
    """Return the figure under these words."""
    found = {name: value for section in sections(record or RECORD) for name, value in section.lines}
    return found[words]


def test_every_figure_of_a_record_has_words_of_its_own() -> None:
    words = [words for lines in LINES.values() for words in lines.values()]
    assert len(set(words)) == len(words)
    assert [section.title for section in sections(RECORD)][:4] == list(LINES)


def test_a_figure_that_is_missing_is_said_not_to_be_known_and_nothing_is_said_to_be_nought() -> None:
    assert line("Alerts") == "Not known"
    assert line("Entries") == "0"


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_what_is_not_known_says_so(nothing: object) -> None:
    assert told(nothing) == "Not known"


def test_why_it_ended_is_said_in_words_and_an_unknown_cause_as_it_is() -> None:
    ends = [line("Why it ended", {"end_cause": cause}) for cause in ("by_hand", "x", None)]
    assert ends == ["A person ended it", "x", "Not known"]


def test_yes_and_no_are_words() -> None:
    assert (told(True), told(False)) == ("Yes", "No")  # noqa: FBT003 (it is what is told)


def test_a_rate_comes_with_its_counts_and_its_interval_and_never_alone() -> None:
    assert told(RATE) == "3 of 4000 (95 % interval 0.026% to 0.220%)"


def test_a_rate_of_too_little_is_a_count_that_says_so() -> None:
    few = {"count": 1, "of": 2, "value": None, "low": None, "high": None}
    assert told(few) == "1 of 2 (not enough data for a rate)"


def test_no_percentage_stands_alone_anywhere() -> None:
    figures = [value for section in sections(RECORD) for _, value in section.lines if "%" in value]
    assert figures == [told(RATE)]
    assert "of 4000" in figures[0]
    assert "interval" in figures[0]


def test_a_spread_has_both_ends() -> None:
    assert told({"median": 1.5, "most": 3.0}) == "median 1.5, at most 3.0"


def test_counts_by_category_are_listed() -> None:
    assert told({"wanted_by_court": 2, "blue": 1}) == "wanted by court: 2, blue: 1"


def test_where_nobody_said_anything_of_themselves_nothing_is_made_up() -> None:
    (section,) = [one for one in sections({}) if one.title == "What people said of themselves"]
    assert section.lines == (("Asked", "Nobody was asked, or nobody answered"),)


def test_what_people_said_is_told_for_right_and_wrong_alerts_apart() -> None:
    assert line("People who answered") == "2"
    assert line("Sex, alert about them") == "Female: 2"
    assert line("Sex, alert not about them") == "Not known"


def test_documents_notice_and_cameras_are_named() -> None:
    assert line("Data protection impact assessment") == "DPIA-7"
    assert line("Equality impact assessment") == "Not known"
    assert line("Notice published (UTC)") == "Not known"
    assert line("Notice") == "https://force.example/lfr"
    assert line("Camera north") == "North entrance"


def test_the_page_stands_alone_and_whatever_it_says_is_escaped() -> None:
    page = record_page.html(RECORD)
    assert "Market &lt;square&gt;" in page
    assert '<html lang="en-GB">' in page
    assert not re.search(r"<(script|link|img|iframe)", page)
    assert page.count("<th scope=") == sum(2 + len(section.lines) for section in sections(RECORD))


def test_the_operating_points_are_told_with_the_reasons_for_which_their_evidence_was_put_up_with() -> None:
    use = {
        "name": "starter-fpir-0.001",
        "since": "2026-11-20T10:00:00Z",
        "fpir": 0.001,
        "measured_with_listed": 100,
        "equity": "imbalanced",
        "override": "Four hours, looked at twice",
        "why": "the start",
        "digest": "ab" * 32,
    }
    (section,) = (one for one in record_page.sections({"operating_points": [use]}) if one.title == "Operating points")
    told = dict(section.lines)
    assert "1 false alert in 1,000, measured with 100 listed" in told["From 2026-11-20T10:00:00Z"]
    assert "not treated alike" in told["From 2026-11-20T10:00:00Z"]
    assert told["Used all the same, because"] == "Four hours, looked at twice"
