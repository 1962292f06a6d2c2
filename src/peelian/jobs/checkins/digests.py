"""What an approval is bound to: the exact terms of an order, a finding, or a request."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from hashlib import sha256

from peelian.nouns.concern import Concern
from peelian.nouns.order import Terms
from peelian.nouns.request import Request
from peelian.nouns.zone import Zone


def of_terms(terms: Terms) -> str:
    """Return SHA-256 (hex) of an order's terms."""
    return sha256(_canonical(asdict(terms))).hexdigest()


def of_zone(zone: Zone) -> str:
    """Return SHA-256 (hex) of a zone: where it runs is part of what is activated."""
    return sha256(_canonical(asdict(zone))).hexdigest()


def of_finding(concern: Concern) -> str:
    """Return SHA-256 (hex) of a concern's finding, and of which concern it is."""
    finding = None if concern.finding is None else asdict(concern.finding)
    return sha256(_canonical({"concern": concern.id, "finding": finding})).hexdigest()


def of_request(request: Request) -> str:
    """Return SHA-256 (hex) of a request as it was asked."""
    asked = replace(request, approval=None, done_at=None, told_at=None)
    return sha256(_canonical(asdict(asked))).hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False).encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # the same moment is the same, in whichever zone it was kept
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
