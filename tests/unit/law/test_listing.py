"""Nobody is on a list without a category, a reason, a picture's origin, and a check that the reason still holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.law import listing
from peelian.nouns.deployment import Stage
from peelian.nouns.entry import Entry, Status
from peelian.nouns.ids import EntryId
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import AUTHORISATION, ENTRY, NOW, VOLUNTEER, deployment, policy

TODAY = NOW.date()
AUTHORISED = deployment(Stage.AUTHORISED)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 20), date(2026, 11, 19), 17),
        (date(2008, 11, 20), date(2026, 11, 20), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 11, 20), date(2026, 11, 20), 0),
    ],
)
def test_somebody_is_a_year_older_on_their_birthday(born: date, day: date, age: int) -> None:
    assert listing.age_on(day, born=born) == age


@pytest.mark.parametrize("entry", [ENTRY, VOLUNTEER])
def test_nothing_stands_against_a_lawful_entry(entry: Entry) -> None:
    assert listing.may_list(entry, policy(), today=TODAY) == []


@pytest.mark.parametrize("name", listing.WRITTEN)
def test_an_entry_says_why_on_which_ground_and_what_to_do(name: str) -> None:
    refused = listing.may_list(replace(ENTRY, **{name: " "}), policy(), today=TODAY)  # type: ignore[arg-type]
    assert refused == [Refused(rule=f"entry.{name}", reason=listing.WRITTEN[name])]


@given(st.text(min_size=1).filter(lambda text: text.strip() and text not in policy().categories))
def test_a_category_that_the_pack_does_not_have_is_refused_and_the_pack_is_read_out(category: str) -> None:
    (refused,) = listing.may_list(replace(ENTRY, category=category), policy(), today=TODAY)
    assert refused.rule == "entry.category"
    assert "They are: Wanted by the courts; " in refused.reason


def test_the_blue_list_is_for_volunteers() -> None:
    (refused,) = listing.may_list(replace(VOLUNTEER, volunteer=None), policy(), today=TODAY)
    assert refused.rule == "entry.volunteer"


def test_a_volunteer_is_on_no_other_list() -> None:
    (refused,) = listing.may_list(replace(ENTRY, volunteer=VOLUNTEER.volunteer), policy(), today=TODAY)
    assert refused.rule == "entry.volunteer"


def test_a_picture_of_tomorrow_is_refused() -> None:
    tomorrow = replace(ENTRY, picture=replace(ENTRY.picture, taken_on=TODAY + timedelta(days=1)))
    (refused,) = listing.may_list(tomorrow, policy(), today=TODAY)
    assert refused == Refused(rule="entry.picture.taken_on", reason="The picture's date lies in the future")
    taken_today = replace(ENTRY, picture=replace(ENTRY.picture, taken_on=TODAY))
    assert listing.may_list(taken_today, policy(), today=TODAY) == []


def test_an_old_picture_is_warned_of_in_years() -> None:
    assert listing.old_picture(date(2016, 11, 21), policy(), today=TODAY) is None
    warning = listing.old_picture(date(2016, 11, 20), policy(), today=TODAY)
    assert warning == "The picture is 10 years old; look for a newer one"


@pytest.mark.parametrize("entry", [ENTRY, VOLUNTEER])
def test_an_entry_whose_reason_is_known_to_hold_has_not_lapsed(entry: Entry) -> None:
    assert listing.lapsed(entry, policy(), now=NOW) is None


def test_a_check_holds_for_a_day_and_no_longer() -> None:
    checked = replace(ENTRY, status=Status(at=NOW - timedelta(hours=24), live=True, checker="Register"))
    assert listing.lapsed(checked, policy(), now=NOW) is None
    refused = listing.lapsed(checked, policy(), now=NOW + MOMENT)
    assert refused is not None
    assert refused.reason == "It is over 24 hours since it was checked that the reason holds"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (replace(ENTRY, expires_at=NOW), "The entry has expired"),
        (replace(VOLUNTEER, expires_at=NOW), "The entry has expired"),
        (replace(ENTRY, status=None), "It was never checked whether the reason still holds"),
        (
            replace(ENTRY, status=Status(at=NOW, live=False, checker="Register")),
            "The reason for listing does not hold any more",
        ),
    ],
)
def test_an_entry_lapses_in_one_way_and_says_which(entry: Entry, reason: str) -> None:
    assert listing.lapsed(entry, policy(), now=NOW) == Refused(rule=f"entry.{entry.id}.status", reason=reason)


def test_a_volunteers_consent_ends_when_it_says() -> None:
    assert VOLUNTEER.volunteer is not None
    ends = VOLUNTEER.volunteer.expires_at
    assert listing.lapsed(VOLUNTEER, policy(), now=ends - MOMENT) is None
    refused = listing.lapsed(VOLUNTEER, policy(), now=ends)
    assert refused is not None
    assert refused.reason == "The volunteer's consent has expired"


def test_a_lawful_list_of_an_authorised_deployment_may_be_sealed() -> None:
    assert listing.may_seal(AUTHORISED, [ENTRY, VOLUNTEER], policy(), now=NOW) == []


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.AUTHORISED])
def test_no_list_is_sealed_at_another_stage(stage: Stage) -> None:
    (refused,) = listing.may_seal(deployment(stage), [ENTRY], policy(), now=NOW)
    assert refused.rule == "stage"
    assert refused.reason.endswith(f"this deployment is {stage.value}")


def test_an_empty_list_is_not_sealed() -> None:
    assert listing.may_seal(AUTHORISED, [], policy(), now=NOW) == [Refused(rule="list", reason="The list is empty")]


def test_a_list_that_is_too_long_is_not_sealed() -> None:
    small = replace(policy(), listing=replace(policy().listing, most_entries=1))
    entries = [ENTRY, replace(ENTRY, id=EntryId("E-2"))]
    refused = listing.may_seal(AUTHORISED, entries, small, now=NOW)
    assert refused == [Refused(rule="list", reason="The list has 2 entries; 1 are allowed")]


def test_a_child_needs_an_approval_of_their_own() -> None:
    child = replace(ENTRY, under_18=True)
    refused = listing.may_seal(AUTHORISED, [ENTRY, child], policy(), now=NOW)
    assert refused == [
        Refused(rule=f"entry.{child.id}.child", reason="Somebody under 18 needs an approval of their own")
    ]
    approved = replace(child, child_approval=AUTHORISATION)
    assert listing.may_seal(AUTHORISED, [ENTRY, approved], policy(), now=NOW) == []


def test_one_entry_that_lapsed_keeps_the_list_from_being_sealed() -> None:
    stale = replace(ENTRY, id=EntryId("E-2"), status=None)
    refused = listing.may_seal(AUTHORISED, [ENTRY, stale], policy(), now=NOW)
    assert [one.rule for one in refused] == ["entry.E-2.status"]
