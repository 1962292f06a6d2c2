"""What an approval is bound to: the exact terms of an order, a finding, or a request."""

from dataclasses import asdict, replace
from hashlib import sha256

from peelian.nouns.canonical import canonical
from peelian.nouns.concern import Concern
from peelian.nouns.order import Terms
from peelian.nouns.request import Request
from peelian.nouns.zone import Zone


def of_terms(terms: Terms) -> str:
    """Return SHA-256 (hex) of an order's terms."""
    return sha256(canonical(asdict(terms))).hexdigest()


def of_zone(zone: Zone) -> str:
    """Return SHA-256 (hex) of a zone: where it runs is part of what is activated."""
    return sha256(canonical(asdict(zone))).hexdigest()


def of_finding(concern: Concern) -> str:
    """Return SHA-256 (hex) of a concern's finding, and of which concern it is."""
    finding = None if concern.finding is None else asdict(concern.finding)
    return sha256(canonical({"concern": concern.id, "finding": finding})).hexdigest()


def of_request(request: Request) -> str:
    """Return SHA-256 (hex) of a request as it was asked."""
    asked = replace(request, approval=None, done_at=None, told_at=None)
    return sha256(canonical(asdict(asked))).hexdigest()
