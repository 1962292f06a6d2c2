"""How things stand, and what is held, as a device is told it: plain values, moments in milliseconds since 1970."""

from datetime import datetime

from peelian.jobs.checkins import keeping, sharing
from peelian.jobs.checkins.answering import Answered
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.telling import Standing
from peelian.law.checkins import orders
from peelian.nouns.order import Order
from peelian.nouns.prompt import Prompt, PromptState

Facts = dict[str, object]

OUTCOMES = {PromptState.ANSWERED: "answered", PromptState.REFERRED: "people"}
"""Of an answer. `people`: somebody looks at it, and nothing more is asked. Whatever else: `again`."""

WHYS = ("overdue", "not_begun", "ended", "none")
"""Why nothing is asked; the app has a title and a text for each."""


def milliseconds(moment: datetime | None) -> int | None:
    """Return a moment as a number that every program reads alike."""
    return None if moment is None else round(moment.timestamp() * 1000)


def standing(told: Standing, office: Office) -> Facts:
    """Return how things stand."""
    return {
        "server_ms": milliseconds(office.now()),
        "device": {
            "id": told.watch.id,
            "counter": told.watch.counter,
            "photos": told.photos,
            "faults": [kind.value for kind in told.faults],
        },
        "order": None if told.order is None else _order(told.order),
        "stands": told.over is None,
        "why": _why(told),
        "prompt": None if told.prompt is None else _prompt(told.prompt, told.tries_left),
        "quiet": None if told.quiet is None else told.quiet.value,
        "places": told.places,
        "compares": office.point is not None,
    }


def answered(answer: Answered) -> Facts:
    """Return what came of an answer: whether it is done, and what would help; never how alike anybody was."""
    compared = answer.compared
    advice = None if compared is None or compared.coaching is None else compared.coaching.value
    return {"outcome": OUTCOMES.get(answer.state, "again"), "advice": advice, "tries_left": answer.tries_left}


def held(told: Standing, office: Office) -> Facts:
    """Return what is held of somebody, until when, and who was given any of it."""
    if told.order is None:
        return {"order": None, "kept": [], "shared": []}
    rules = office.rules
    return {
        "order": {
            **_order(told.order),
            "power": rules.powers.get(told.order.terms.grounds.power, ""),
            "decision_maker": told.order.terms.grounds.decision_maker,
        },
        "kept": [
            {
                "what": one.kept,
                "count": one.count,
                "goes_at_ms": milliseconds(one.goes_at),
                "held_back": one.held_back,
            }
            for one in keeping.held(office, told.order.id)
        ],
        "shared": [
            {
                "at_ms": milliseconds(one.done_at),
                "what": one.kind.value,
                "to": rules.recipients.get(one.recipient, ""),
                "purpose": rules.purposes.get(one.purpose, ""),
            }
            for one in sharing.told(office, told.order.id)
        ],
    }


def _order(order: Order) -> Facts:
    return {
        "id": order.id,
        "stage": order.stage.value,
        "starts_at_ms": milliseconds(order.terms.starts_at),
        "ends_at_ms": milliseconds(order.ended_at or order.terms.ends_at),
        "review_due_at_ms": milliseconds(order.review_due_at),
    }


def _prompt(prompt: Prompt, tries_left: int) -> Facts:
    return {
        "id": prompt.id,
        "state": prompt.state.value,
        "show_by_ms": milliseconds(prompt.show_by),
        "answer_by_ms": milliseconds(prompt.answer_by),
        "tries_left": tries_left,
    }


def _why(told: Standing) -> str | None:
    """Say in a word why nothing is asked; None while the order stands."""
    if told.over is None:
        return None
    if told.over.rule == orders.OVERDUE:
        return "overdue"
    if told.order is None:
        return "none"
    return "not_begun" if told.over.rule == "starts_at" else "ended"
