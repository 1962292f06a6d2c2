"""What another pack would change is told before it is in force."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law.policy import Policy
from peelian.law.policy_effects import Aged, Effect, Kept, effects
from peelian.nouns.deployment import Stage
from peelian.nouns.order import OrderStage
from peelian.nouns.reference_set import SetStage
from tests.fakes.deployments import CASE, ENTRY, NOW, deployment, policy
from tests.fakes.operator_checks import CHECK, SET
from tests.fakes.orders import TERMS, order
from tests.fakes.signed import POINT, signed

DRAFT = deployment()
OLD_CASE = replace(CASE, raised_at=NOW - timedelta(hours=13))
KEPT = Kept(
    deployments=[DRAFT, deployment(Stage.DESTROYED)],
    entries=[ENTRY],
    cases=[OLD_CASE],
    sets=[replace(SET, stage=SetStage.PUBLISHED, size=500)],
    checks=[replace(CHECK, opened_at=NOW - timedelta(days=100))],
    points=[signed(point=replace(POINT, measured_on=NOW.date() - timedelta(days=100)))],
    check_ins=[
        Aged(kept="photo", since=NOW - timedelta(days=3)),
        Aged(kept="photo", since=NOW - timedelta(hours=1)),
        Aged(kept="case", since=NOW - timedelta(days=100)),
        Aged(kept="draft", since=NOW - timedelta(days=12)),
        Aged(kept="template", since=NOW - timedelta(days=100)),
    ],
)


def found(after: Policy, kept: Kept = KEPT) -> list[Effect]:
    return effects(kept, policy(), after, now=NOW)


def other(part: str, **changes: object) -> Policy:
    return replace(policy(), **{part: replace(getattr(policy(), part), **changes)})


def clocks(**days: float) -> Policy:
    return other("check_ins", keep_days={**policy().check_ins.keep_days, **days})


def test_the_same_pack_changes_nothing() -> None:
    assert found(policy()) == []


def test_an_empty_desk_is_changed_by_nothing() -> None:
    assert found(other("retention", alert_hours=0), Kept()) == []


@pytest.mark.parametrize(
    ("after", "kind", "said"),
    [
        (other("authority", longest_hours=2), "refused", "It may last 2 hours at most"),
        (other("authority", false_alert_rate=0.0001), "refused", "may be allowed"),
        (other("retention", alert_hours=12), "erased_sooner", "1 alerts would be erased at once"),
        (other("operator_check", most_members=100), "refused", "has 500 pictures"),
        (other("operator_check", row_days=30), "erased_sooner", "1 rows of operator checks"),
        (other("operator_check", sets={"missing": "Reported missing"}), "refused", "could not be searched any more"),
        (clocks(photo=2), "erased_sooner", "1 photos of check-ins would be erased"),
        (clocks(draft=10), "erased_sooner", "1 drafts of orders would be erased"),
        (clocks(case=99), "erased_sooner", "1 concerns of check-ins would be erased"),
        (other("evidence", longest_days=150), "refused", "could not be proposed any more"),
        (
            replace(policy(), categories={"blue": policy().categories["blue"]}),
            "refused",
            "“Wanted by the courts”, which would not be a reason any more",
        ),
    ],
)
def test_each_consequence_is_told(after: Policy, kind: str, said: str) -> None:
    told = found(after)
    assert (told[0].kind, said in told[0].sentence) == (kind, True), told


def test_what_was_refused_and_would_not_be_is_told_as_well() -> None:
    late = replace(DRAFT, plan=replace(DRAFT.plan, fpir=0.002))
    told = found(other("authority", false_alert_rate=0.01), Kept(deployments=[late]))
    assert [(one.kind, one.about) for one in told] == [("allowed", DRAFT.id)]


def test_a_longer_clock_of_check_ins_and_one_that_an_orders_end_starts_erase_nothing() -> None:
    assert found(clocks(photo=30, template=0)) == []


def test_what_is_over_is_not_asked_about() -> None:
    gone = Kept(
        deployments=[deployment(Stage.RECORDED)],
        cases=[replace(OLD_CASE, deleted_at=NOW)],
        sets=[replace(SET, stage=SetStage.DESTROYED, size=500)],
    )
    strict = replace(other("retention", alert_hours=1), authority=replace(policy().authority, longest_hours=1))
    assert found(strict, gone) == []


BARE = order(terms=replace(TERMS, times=(), quiet=()))
TIMES = TERMS.times * 2


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (
            other("check_ins", longest_days=30),
            "O-1 goes on, but would not begin so any more: It may last 30 days at most",
        ),
        (other("check_ins", review_days=14), "The first review is due within 14 days"),
        (other("check_ins", powers={"court_bail": "Bail"}), "Choose the power"),
    ],
)
def test_power_and_dates_of_an_order_are_judged_though_its_terms_lie_sealed(after: Policy, said: str) -> None:
    told = found(after, Kept(orders=[BARE]))
    assert [(one.kind, one.about, said in one.sentence) for one in told] == [("refused", "O-1", True)], told


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (other("check_ins", sleep_hours=10), "Leave 10 hours of sleep"),
        (other("check_ins", most_prompts=1), "At most 1 prompts may come"),
    ],
)
def test_terms_that_were_opened_are_judged_whole(after: Policy, said: str) -> None:
    whole = order(terms=replace(TERMS, times=TIMES))
    told = found(after, Kept(orders=[whole], opened=True))
    assert [(one.kind, said in one.sentence) for one in told] == [("refused", True)], told
    assert found(after, Kept(orders=[whole])) == [], "what lies sealed is not judged by what is left of it"


def test_a_draft_is_refused_and_an_order_that_is_over_is_not_asked_about() -> None:
    after = other("check_ins", longest_days=30)
    draft = order(stage=OrderStage.DRAFT, activation=None)
    assert "The draft O-1 would be refused" in found(after, Kept(orders=[draft]))[0].sentence
    assert found(after, Kept(orders=[order(stage=OrderStage.ENDED), order(stage=OrderStage.PURGED)])) == []


def test_terms_that_are_refused_now_and_would_not_be_are_told_as_well() -> None:
    long = order(terms=replace(TERMS, ends_at=TERMS.starts_at + timedelta(days=400)))
    told = found(other("check_ins", longest_days=500), Kept(orders=[long]))
    assert [(one.kind, one.about) for one in told] == [("allowed", "O-1")]


def test_where_an_order_has_a_clock_of_its_own_a_packs_clock_erases_nothing() -> None:
    own = Aged(kept="photo", since=NOW - timedelta(days=3), own=7)
    assert found(clocks(photo=2), Kept(check_ins=[own], opened=True)) == []
    told = found(clocks(photo=2), Kept(check_ins=[replace(own, own=None)], opened=True))
    assert [one.sentence for one in told] == ["1 photos of check-ins would be erased: older than 2 days"]
