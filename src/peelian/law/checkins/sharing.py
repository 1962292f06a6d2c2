"""Who may be given what of somebody, and who may look at where they were."""

from datetime import datetime, timedelta

from peelian.law.checkins import orders
from peelian.law.checkins.rules import CheckInRules
from peelian.nouns.deployment import Approval
from peelian.nouns.order import Order
from peelian.nouns.refusal import Refused
from peelian.nouns.request import Request, RequestKind

PLACES = "fixes"
"""Key of places as they were reported."""


def may_ask(request: Request, order: Order, rules: CheckInRules, *, now: datetime) -> list[Refused]:
    """Return what stands against a request."""
    standing = orders.standing(order, now=now)
    refused = [] if standing is None else [standing]
    if not request.case_number.strip():
        refused.append(_no("case_number", "Give the case number"))
    if request.purpose not in rules.purposes:
        refused.append(_no("purpose", "Choose a purpose"))
    if request.ends_at > now:
        refused.append(_no("ends_at", "A request is about what has been; nobody follows anybody"))
    refused += _look(request, order, rules) if request.kind is RequestKind.LOOK else _share(request, order, rules)
    return refused


def may_approve(request: Request, approval: Approval, *, digest: str) -> list[Refused]:
    """Return what stands against an approval. `digest`: of the request as it is."""
    refused = []
    if request.approval is not None:
        refused.append(_no("approval", "It is approved already"))
    if approval.by == request.asked_by:
        refused.append(_no("two_people", "You asked for this yourself; somebody else has to approve it"))
    if approval.to != digest:
        refused.append(_no("digest", "The request is not the request that you were shown"))
    if not approval.reason.strip():
        refused.append(_no("reason", "Say why"))
    return refused


def may_do(request: Request, order: Order, *, now: datetime) -> list[Refused]:
    """Return what stands against handing over, or looking, now."""
    standing = orders.standing(order, now=now)
    refused = [] if standing is None else [standing]
    if request.approval is None:
        refused.append(_no("approval", "Nobody has approved it"))
    if request.done_at is not None:
        refused.append(_no("done", "It was done already; ask again for another time"))
    return refused


def tells(request: Request) -> bool:
    """Say whether the person is told: always, but for a recorded exemption from being told that something was shared.

    Who looked at their places is never kept from them.
    """
    return request.kind is RequestKind.LOOK or not request.exemption


def _look(request: Request, order: Order, rules: CheckInRules) -> list[Refused]:
    refused = []
    if not order.terms.raw_fixes:
        refused.append(_no("raw_fixes", "This order keeps no places; only what followed from them"))
    if request.ends_at - request.starts_at > timedelta(hours=rules.slice_hours):
        refused.append(_no("slice", f"One request is about {rules.slice_hours} hours at most"))
    if request.exemption:
        refused.append(_no("exemption", "The person always sees who looked at their places"))
    return refused


def _share(request: Request, order: Order, rules: CheckInRules) -> list[Refused]:
    refused = []
    if request.recipient not in rules.recipients:
        refused.append(_no("recipient", "Choose a recipient"))
    if not request.power.strip():
        refused.append(_no("power", "Say under which power it is shared"))
    if not request.parts or not request.parts <= rules.share_fields.keys():
        refused.append(_no("parts", "Choose what is shared; nothing else is"))
    if PLACES in request.parts and not order.terms.raw_fixes:
        refused.append(_no("raw_fixes", "This order keeps no places; only what followed from them"))
    if request.exemption and request.exemption not in rules.exemptions:
        refused.append(_no("exemption", "Choose an exemption, or tell the person"))
    if request.exemption and not request.exemption_why.strip():
        refused.append(_no("exemption_why", "Say why the person is not told"))
    return refused


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=rule, reason=reason)
