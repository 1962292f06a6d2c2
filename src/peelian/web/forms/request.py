"""A request to hand something over, or to look at places, as a form; and what is handed over, as a file."""

import json
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Final

from peelian.jobs.checkins.sharing import HandedOver
from peelian.nouns.order import Order
from peelian.nouns.request import Request, RequestId, RequestKind
from peelian.web.forms import hours
from peelian.web.forms.form import Faults, Filled

FIELDS: Final = {
    "case_number": "case_number",
    "purpose": "purpose",
    "ends_at": "until",
    "slice": "until",
    "recipient": "recipient",
    "power": "power",
    "parts": "parts",
    "raw_fixes": "kind",
    "exemption": "exemption",
    "exemption_why": "exemption_why",
}
"""Which field a rule of the law is about."""


def read(form: Filled, order: Order, at: datetime) -> Request | Faults:
    """Read a request about an order. Who asks, and its id, are set when it is asked."""
    wrong: list[tuple[str, str]] = []
    kind = form.text("kind")
    starts_at, ends_at = hours.moment(form.text("from")), hours.moment(form.text("until"))
    wrong += [] if kind in set(RequestKind) else [("kind", "Choose what you ask for")]
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        wrong.append(("from", "Say from when until when"))
    if wrong or starts_at is None or ends_at is None:
        return Faults(tuple(wrong))
    share = kind == RequestKind.SHARE
    return Request(
        id=RequestId("asked"),
        kind=RequestKind(kind),
        order=order.id,
        wearer=order.wearer,
        case_number=form.text("case_number"),
        purpose=form.text("purpose"),
        power=form.text("power"),
        starts_at=starts_at,
        ends_at=ends_at,
        asked_by=order.drafted_by,
        asked_at=at,
        recipient=form.text("recipient") if share else "",
        parts=frozenset(form.ticked("parts")) if share else frozenset(),
        exemption=form.text("exemption"),
        exemption_why=form.text("exemption_why"),
    )


def file(handed: HandedOver) -> bytes:
    """Write what is handed over as JSON, with what it was handed over for, and nothing that was not asked for."""
    request = handed.request
    content = {
        "request": request.id,
        "order": request.order,
        "case_number": request.case_number,
        "purpose": request.purpose,
        "power": request.power,
        "recipient": request.recipient,
        "from": request.starts_at,
        "until": request.ends_at,
        "handed_over_at": request.done_at,
        "parts": handed.parts,
    }
    return json.dumps(content, default=_plain, indent=1, ensure_ascii=False, allow_nan=False).encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(type(value).__name__)
