"""People decide in their order, once, and with a reason; what is held against somebody needs more than looking."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law import adjudication as law
from peelian.nouns.case import Adjudication, Case, Outcome, View
from peelian.nouns.ids import PersonId
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import CASE, NOW, SHOWN, adjudicated, concluded, outcome, policy, released

SAID = Adjudication(by=PersonId("operator"), at=NOW, view=View.TRUE, reasons=("feature_match",))
GONE = CASE.raised_at


def rules(refused: list[Refused]) -> list[str]:
    return [one.rule for one in refused]


def test_an_alert_that_was_looked_at_may_be_adjudicated() -> None:
    assert law.may_adjudicate(SHOWN, SAID, policy()) == []


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (adjudicated(), "This alert has been adjudicated already"),
        (
            replace(SHOWN, deleted_at=GONE),
            "This alert's pictures have been deleted; nobody can look at them any more",
        ),
        (CASE, "Nobody has looked at this alert yet"),
    ],
)
def test_an_alert_is_adjudicated_once_after_a_look_at_what_is_still_there(case: Case, reason: str) -> None:
    assert law.may_adjudicate(case, SAID, policy()) == [Refused(rule="case", reason=reason)]


@pytest.mark.parametrize("reasons", [(), ("hunch",), ("feature_match", "hunch"), ("",)])
def test_a_view_has_reasons_of_the_pack(reasons: tuple[str, ...]) -> None:
    refused = law.may_adjudicate(SHOWN, replace(SAID, reasons=reasons), policy())
    assert refused == [Refused(rule="reasons", reason="Choose at least one of the reasons")]


@pytest.mark.parametrize("view", [View.TRUE, View.CANNOT_TELL])
def test_an_alert_that_may_be_true_may_be_sent(view: View) -> None:
    assert law.may_release(adjudicated(view)) == []


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (SHOWN, "Look at the pictures and say what you see first"),
        (adjudicated(View.FALSE), "You said that these are different people, so nobody is sent"),
        (released(), "This alert was sent to an officer already"),
        (replace(adjudicated(), deleted_at=GONE), "This alert's pictures have been deleted; there is nothing to send"),
    ],
)
def test_an_alert_is_sent_once_and_only_by_who_saw_the_same_person(case: Case, reason: str) -> None:
    assert law.may_release(case) == [Refused(rule="case", reason=reason)]


@pytest.mark.parametrize("result", policy().outcomes)
def test_every_outcome_can_be_recorded_of_an_alert_that_was_sent(result: str) -> None:
    assert law.may_conclude(released(), outcome(result), policy()) == []


@pytest.mark.parametrize(
    ("case", "said", "rule", "reason"),
    [
        (
            SHOWN,
            outcome("no_action", "none"),
            "case",
            "Look at the pictures and say what you see first",
        ),
        (
            adjudicated(View.FALSE),
            outcome("engaged", "none"),
            "case",
            "It was found to be about somebody else, so there is nothing more to record",
        ),
        (released(), outcome("other"), "result", "Choose one of the outcomes"),
        (
            released(),
            outcome("engaged", "gut"),
            "check",
            "Say which independent check was made, or that none was",
        ),
        (concluded("engaged"), outcome("engaged"), "result", "This was recorded already"),
        (
            concluded("confirmed_false"),
            outcome("confirmed_true"),
            "result",
            "The opposite was recorded already; both cannot be",
        ),
        (
            concluded("confirmed_true"),
            outcome("confirmed_false"),
            "result",
            "The opposite was recorded already; both cannot be",
        ),
    ],
)
def test_an_outcome_is_refused_for_the_one_thing_that_is_wrong(
    case: Case, said: Outcome, rule: str, reason: str
) -> None:
    assert law.may_conclude(case, said, policy()) == [Refused(rule=rule, reason=reason)]


@pytest.mark.parametrize("result", sorted(policy().corroborated.results))
@pytest.mark.parametrize("check", policy().checks)
def test_what_is_held_against_somebody_needs_more_than_looking(result: str, check: str) -> None:
    refused = law.may_conclude(released(), outcome(result, check), policy())
    if check in {"visual_only", "none"}:
        assert rules(refused) == ["check"]
        assert "Police National Computer" in refused[0].reason
    else:
        assert refused == []


@pytest.mark.parametrize("result", sorted(policy().corroborated.results))
def test_what_is_held_against_somebody_needs_a_second_person(result: str) -> None:
    refused = law.may_conclude(adjudicated(), outcome(result), policy())
    assert refused == [
        Refused(rule="two_people", reason="This outcome needs a second person: send the alert to an officer first")
    ]


def test_an_alert_that_nobody_was_sent_to_may_end_without_action() -> None:
    assert law.may_conclude(adjudicated(), outcome("no_action", "none"), policy()) == []


@pytest.mark.parametrize(
    ("case", "false"),
    [
        (SHOWN, False),
        (adjudicated(View.TRUE), False),
        (adjudicated(View.CANNOT_TELL), False),
        (adjudicated(View.FALSE), True),
        (concluded("confirmed_true"), False),
        (concluded("engaged", "confirmed_false"), True),
    ],
)
def test_an_alert_is_false_once_somebody_found_it_so(case: Case, false: bool) -> None:  # noqa: FBT001
    assert law.is_false(case) is false


def test_outcomes_after_which_an_alert_is_over_are_outcomes() -> None:
    assert set(policy().outcomes) > law.FINAL


@pytest.mark.parametrize("case", [released(), concluded("engaged"), concluded("engaged", "confirmed_true")])
def test_an_alert_that_somebody_was_sent_for_or_spoken_to_is_unfinished_until_its_end_is_said(case: Case) -> None:
    assert law.unfinished(case)
    assert not law.left(case), "its clock runs"
    assert law.left(replace(case, unfinished_at=NOW))
    ended = replace(case, outcomes=(*case.outcomes, outcome("released")), unfinished_at=NOW)
    assert not law.unfinished(ended)
    assert not law.left(ended)


@pytest.mark.parametrize(
    "case",
    [
        SHOWN,
        adjudicated(),
        adjudicated(View.FALSE),
        replace(released(), declined_at=NOW),
        replace(released(), unanswered_at=NOW),
        concluded("no_action"),
    ],
)
def test_an_alert_that_nobody_was_sent_for_or_that_has_its_end_is_not_unfinished(case: Case) -> None:
    assert not law.unfinished(case)
    assert law.left_at(case, policy()) is None
    assert law.may_publish([case], policy()) == []


def test_what_was_closed_as_unanswered_and_then_spoken_to_is_unfinished_again() -> None:
    assert law.unfinished(replace(concluded("engaged"), unanswered_at=NOW))


def test_the_clock_of_an_unfinished_alert_is_the_packs_and_begins_when_somebody_was_spoken_to() -> None:
    lasts = timedelta(minutes=policy().follow_up.unfinished_minutes)
    spoken, sent = concluded("engaged", "confirmed_true"), released()
    assert sent.release is not None
    assert law.left_at(spoken, policy()) == spoken.outcomes[0].at + lasts
    assert law.left_at(sent, policy()) == sent.release.at + lasts


def test_no_record_is_published_until_an_open_stop_has_its_end_or_its_clock_has_run_out() -> None:
    (no,) = law.may_publish([concluded("engaged"), released(), concluded("no_action")], policy())
    assert no.rule == "unfinished"
    assert "how 2 alerts ended" in no.reason
    assert law.may_publish([replace(concluded("engaged"), unfinished_at=NOW)], policy()) == []
