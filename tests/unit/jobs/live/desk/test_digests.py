"""An approval is bound to every word of a plan, and a seal to every entry of a list."""

from dataclasses import fields, replace
from datetime import timedelta, timezone

import pytest

from peelian.jobs.live.desk import digests
from peelian.nouns.deployment import Plan
from peelian.nouns.entry import Entry, Status
from tests.fakes.deployments import AUTHORISATION, ENTRY, NOW, PLAN, STARTS_AT, VOLUNTEER
from tests.fakes.desk import root


def other(value: object) -> object:
    """Something else of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value / 2
    return {"": "x"}.get(value, f"{value}x") if isinstance(value, str) else None


PLANS = [
    *[
        replace(PLAN, **{field.name: other(getattr(PLAN, field.name))})  # type: ignore[arg-type]
        for field in fields(Plan)
        if isinstance(getattr(PLAN, field.name), str | int | float)
    ],
    replace(PLAN, starts_at=None),
    replace(PLAN, ends_at=NOW + timedelta(hours=5, microseconds=1)),
    replace(PLAN, cameras=PLAN.cameras[:1]),
    replace(PLAN, cameras=PLAN.cameras[::-1]),
    replace(PLAN, cameras=(replace(PLAN.cameras[0], zone="elsewhere"), *PLAN.cameras[1:])),
    replace(PLAN, documents=replace(PLAN.documents, dpia="DPIA-8")),
    replace(PLAN, notice=replace(PLAN.notice, where="https://force.example/other")),
]


def test_no_two_plans_have_one_digest() -> None:
    assert len({digests.of_plan(plan) for plan in [PLAN, *PLANS]}) == len(PLANS) + 1
    assert len(PLANS) >= len(fields(Plan))


def test_a_digest_is_the_same_whoever_made_the_plan_and_in_whichever_zone_its_times_were_kept() -> None:
    summer = timezone(timedelta(hours=1))
    assert digests.of_plan(replace(PLAN, starts_at=STARTS_AT.astimezone(summer))) == digests.of_plan(PLAN)
    assert len(digests.of_plan(PLAN)) == 64


ENTRIES = [
    *[
        replace(ENTRY, **{field.name: other(getattr(ENTRY, field.name))})  # type: ignore[arg-type]
        for field in fields(Entry)
        if isinstance(getattr(ENTRY, field.name), str | bool)
    ],
    replace(ENTRY, picture=replace(ENTRY.picture, sha256="cd" * 32)),
    replace(ENTRY, added_at=NOW),
    replace(ENTRY, expires_at=NOW),
    replace(ENTRY, child_approval=AUTHORISATION),
    VOLUNTEER,
]


@pytest.mark.parametrize("changed", ENTRIES)
def test_any_change_of_an_entry_changes_the_root(changed: Entry) -> None:
    assert digests.of_list([changed], root) != digests.of_list([ENTRY], root)


def test_a_later_look_at_the_status_does_not_change_the_root() -> None:
    looked = replace(ENTRY, status=Status(at=NOW, live=False, checker="Another"))
    assert digests.of_list([looked], root) == digests.of_list([ENTRY], root)


def test_a_list_is_what_is_on_it_and_not_in_which_order_it_was_read() -> None:
    both = digests.of_list([ENTRY, VOLUNTEER], root)
    assert both == digests.of_list([VOLUNTEER, ENTRY], root)
    assert both != digests.of_list([ENTRY], root)


def test_what_cannot_be_written_down_exactly_is_not_digested() -> None:
    with pytest.raises(TypeError, match="set"):
        digests.of_plan(replace(PLAN, title={1}))  # type: ignore[arg-type]
