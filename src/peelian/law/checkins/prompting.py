"""When somebody may be prompted, when a prompt may be shown, and whose fault it is when nothing came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from peelian.law.checkins import orders, quiet
from peelian.law.checkins.rules import MOST_IN_24_HOURS, CheckInRules
from peelian.nouns.order import Order
from peelian.nouns.prompt import OPEN, Cause, Prompt, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.wearer import Watch, WatchState

DAY = timedelta(hours=24)

GRACE = timedelta(seconds=30)
"""From the end of the time to answer until a prompt is missed: a photo of the last moment is still being compared."""

CAP = "cap"
"""Rule of a refusal because enough prompts came in 24 hours."""


def may_send(
    order: Order, watch: Watch, recent: Sequence[Prompt], rules: CheckInRules, *, now: datetime
) -> Refused | None:
    """Return why somebody may not be prompted now, or None.

    Args:
        order: the order.
        watch: the device that would show it.
        recent: the prompts of this person, of whichever order, that can have been shown within the last 24 hours.
        rules: of the policy pack.
        now: the time of day, by the server.
    """
    return (
        orders.standing(order, now=now)
        or _device(order, watch)
        or capped(recent, rules, now=now)
        or _one_at_a_time(recent)
        or _room(order, rules, now=now)
    )


def capped(recent: Sequence[Prompt], rules: CheckInRules, *, now: datetime) -> Refused | None:
    """Return why another prompt would be too many, or None. The only place in which prompts are counted.

    A prompt counts from the last moment at which it can have been shown, so that one which arrives late is not
    forgotten early. Both ends of the 24 hours count.
    """
    counted = sum(prompt.counts_at >= now - DAY for prompt in recent)
    most = min(rules.most_prompts, MOST_IN_24_HOURS)
    if counted < most:
        return None
    return Refused(rule=CAP, reason=f"{counted} prompts came within 24 hours; {most} is the most for anybody")


def show_by(now: datetime, rules: CheckInRules) -> datetime:
    """Return until when a prompt that is sent now may be shown."""
    return now + timedelta(minutes=rules.deliver_minutes)


def may_show(prompt: Prompt, order: Order, rules: CheckInRules, *, now: datetime) -> Refused | None:
    """Return why a device may not show a prompt that was sent, or None: asked again when it fetches it."""
    if prompt.state is not PromptState.SENT:
        return Refused(rule="state", reason=f"This prompt is {prompt.state}")
    if now < prompt.sent_at or now > prompt.show_by:
        return Refused(rule="late", reason="It is too late to show this prompt; that is not held against you")
    refused = orders.standing(order, now=now)
    return refused or _peace(order, now, now + answer_time(rules))


def answer_time(rules: CheckInRules) -> timedelta:
    """Return how long somebody has to answer, from when they were shown a prompt."""
    return timedelta(minutes=rules.answer_minutes)


def lapsed(prompt: Prompt, order: Order, *, now: datetime) -> PromptState | None:
    """Return what an open prompt has become by the time alone, or None while nothing has changed."""
    if prompt.state not in OPEN:
        return None
    if orders.standing(order, now=now) is not None:
        return PromptState.WITHDRAWN
    if not over(prompt, now=now):
        return None
    return PromptState.UNDELIVERED if prompt.state is PromptState.SENT else PromptState.MISSED


def over(prompt: Prompt, *, now: datetime) -> bool:
    """Say whether the time of an open prompt itself is over, whatever its order says."""
    if prompt.state is PromptState.SENT:
        return now > prompt.show_by
    return prompt.answer_by is not None and now > prompt.answer_by + GRACE


def cause(prompt: Prompt, state: PromptState, watch: Watch, *, now: datetime) -> Cause:
    """Say why nothing came of a prompt. What never arrived is the system's fault, whatever else is true."""
    if state in {PromptState.UNDELIVERED, PromptState.WITHDRAWN} or prompt.delivered_at is None:
        return Cause.SYSTEM
    end = prompt.answer_by or now
    if watch.state is not WatchState.ACTIVE or any(one.within(prompt.delivered_at, end) for one in watch.faults):
        return Cause.DEVICE
    return Cause.TO_BE_REVIEWED


def _device(order: Order, watch: Watch) -> Refused | None:
    if watch.wearer != order.wearer or watch.state is not WatchState.ACTIVE:
        return Refused(rule="device", reason="This person has no device that works; that is for us to put right")
    return None


def _one_at_a_time(recent: Sequence[Prompt]) -> Refused | None:
    if any(prompt.state in OPEN for prompt in recent):
        return Refused(rule="open", reason="A prompt is open already")
    return None


def _room(order: Order, rules: CheckInRules, *, now: datetime) -> Refused | None:
    """Refuse what could not be answered in full: before quiet, the next review or the end."""
    last = show_by(now, rules) + answer_time(rules)
    if last > min(order.review_due_at, order.terms.ends_at):
        return Refused(rule="room", reason="There would be no time to answer before the review or the end")
    return _peace(order, now, last)


def _peace(order: Order, start: datetime, end: datetime) -> Refused | None:
    kind = quiet.within(order, start, end)
    return None if kind is None else Refused(rule="quiet", reason=f"Quiet hours: {kind}")
