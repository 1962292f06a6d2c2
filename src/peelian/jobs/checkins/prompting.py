"""Prompts are drawn, sent, handed to the device that shows them, and closed by the clock."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from peelian.errors import NotFoundError
from peelian.jobs.checkins import raising
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.checkins import answering, calendar, clocks, orders
from peelian.law.checkins import prompting as law
from peelian.law.checkins.answering import Presented
from peelian.nouns.concern import ConcernKind
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.order import Order, OrderId
from peelian.nouns.prompt import Cause, Prompt, PromptId, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.statement import Purpose, Statement
from peelian.nouns.wearer import Watch, WatchState, WearerId

NOTHING_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of nothing: what a device signs when nothing comes with its word."""

CLOSING = {
    PromptState.UNDELIVERED: EventKind.PROMPT_UNDELIVERED,
    PromptState.WITHDRAWN: EventKind.PROMPT_WITHDRAWN,
    PromptState.MISSED: EventKind.PROMPT_MISSED,
}

A_DAY = timedelta(days=1)


def moments(office: Office, order: Order, start: datetime, end: datetime) -> list[datetime]:
    """Return when an order's prompts are due from `start` up to `end`: the same whenever it is asked, and secret."""
    found = []
    for number, times in enumerate(order.terms.times):
        zone = clocks.zone_at(order, start)
        first, last = clocks.day(start - A_DAY, zone), clocks.day(end, zone)
        for day in calendar.days(times, since=clocks.day(order.terms.starts_at, zone), start=first, end=last):
            opens, closes = next(calendar.windows(times, [day], zone))
            if opens < end and closes > start:
                chance = office.chance.draw(f"{order.id}|{number}|{day.isoformat()}")
                found.append(calendar.draw(times, day, zone, random=chance))
    return sorted(moment for moment in found if start <= moment < end)


def send(office: Office, order: OrderId) -> Prompt | Refused:
    """Prompt somebody now, if the law lets us. Who wakes the device is not asked here.

    Raises:
        NotFoundError: there is no such order.
        TooManyPromptsError: the store counted a sixth, where the law did not: our own mistake, and nothing is sent.
    """
    with office.store.change() as unit:
        under, now = unit.orders.get(order), office.now()
        watch = _working(unit, under.wearer)
        if watch is None:
            return Refused(rule="device", reason="This person has no device that works; that is for us to put right")
        recent = unit.prompts.recent(under.wearer, now - law.DAY)
        refused = law.may_send(under, watch, recent, office.rules, now=now)
        if refused is not None:
            if refused.rule == orders.OVERDUE:
                unit.journal.record(office.event(EventKind.ORDER_STOPPED, under, why=refused.reason))
            return refused
        made = Prompt(
            id=PromptId(office.chance.new_id("P")),
            order=order,
            wearer=under.wearer,
            watch=watch.id,
            sent_at=now,
            show_by=law.show_by(now, office.rules),
        )
        unit.prompts.put(made)
        unit.journal.record(office.event(EventKind.PROMPT_SENT, under, who=SYSTEM, prompt_id=made.id))
    return made


def deliver(office: Office, statement: Statement, signature: bytes) -> Prompt | Refused:
    """Hand a prompt to the device that asks for it, and that shows it from now on. Asked of the law once more."""
    with office.store.change() as unit:
        try:
            prompt, watch = unit.prompts.get(statement.prompt), unit.watches.get(statement.watch)
        except NotFoundError:
            return Refused(rule="device", reason="There is no such prompt, or no such device")
        under, now = unit.orders.get(prompt.order), office.now()
        signed = office.verify(watch.public_key, statement.message(), signature)
        presented = Presented(
            statement=statement, signed=signed, content_sha256=NOTHING_SHA256, purpose=Purpose.DELIVERED
        )
        refused = answering.known(presented, watch, prompt)
        if refused is not None:
            return office.turned_away(unit, under, refused, prompt_id=prompt.id)
        unit.watches.put(seen(watch, statement, now))
        refused = law.may_show(prompt, under, office.rules, now=now)
        if refused is not None:
            if prompt.state is PromptState.SENT:
                late = PromptState.UNDELIVERED if refused.rule == "late" else PromptState.WITHDRAWN
                _close(office, unit, under, prompt, late)
            return refused
        until = now + law.answer_time(office.rules)
        shown = replace(prompt, state=PromptState.DELIVERED, delivered_at=now, answer_by=until)
        unit.prompts.put(shown)
        unit.journal.record(office.event(EventKind.PROMPT_DELIVERED, under, who=SYSTEM, prompt_id=prompt.id))
    return shown


def seen(watch: Watch, statement: Statement, now: datetime) -> Watch:
    """Return a device after it signed something: its counter, and how far its clock is out."""
    skew = answering.skew_s(statement, now=now)
    return replace(watch, counter=statement.counter, seen_at=now, skew_s=skew)


def lapse(office: Office, among: Collection[OrderId] | None = None) -> Sequence[Prompt]:
    """Close every prompt whose time is over, or whose order stands no more; each missed one goes to a person.

    They are looked for without keeping anybody from writing. `among`: orders that may have ceased to stand; only these
    are read for prompts whose own time is not over. None: all.
    """
    now = office.now()
    with office.store.read() as unit:
        asked = [one for one in unit.prompts.open() if among is None or one.order in among or law.over(one, now=now)]
        over = [prompt.id for prompt in asked if _lapsed(office, unit, prompt)[1] is not None]
    if not over:
        return []
    closed = []
    with office.store.change() as unit:
        for prompt in (unit.prompts.get(one) for one in over):
            under, state = _lapsed(office, unit, prompt)
            if state is not None:
                closed.append(_close(office, unit, under, prompt, state))
    return closed


def _lapsed(office: Office, unit: Unit, prompt: Prompt) -> tuple[Order, PromptState | None]:
    under = unit.orders.get(prompt.order)
    return under, law.lapsed(prompt, under, now=office.now())


def _close(office: Office, unit: Unit, under: Order, prompt: Prompt, state: PromptState) -> Prompt:
    now, watch = office.now(), unit.watches.get(prompt.watch)
    cause = law.cause(prompt, state, watch, now=now)
    after = replace(prompt, state=state, cause=cause, closed_at=now)
    unit.prompts.put(after)
    unit.journal.record(office.event(CLOSING[state], under, who=SYSTEM, prompt_id=prompt.id, cause=cause.value))
    if state is PromptState.MISSED:
        faulty = cause is Cause.DEVICE
        raising.concern(office, unit, under, ConcernKind.MISSED, prompt.id, cause=cause, device_faulty=faulty)
    return after


def _working(unit: Unit, wearer: WearerId) -> Watch | None:
    working = [watch for watch in unit.watches.of(wearer) if watch.state is WatchState.ACTIVE]
    return working[-1] if working else None
