"""Evidence before use: the one gate that everything that compares faces has to pass.

The Court of Appeal held that a force that had never satisfied itself, by direct or independent means, that its
software does not have an unacceptable bias had not done what section 149 of the Equality Act 2010 asks of it (R
(Bridges) v South Wales Police [2020] EWCA Civ 1058, 199). What was never measured, in either direction, is therefore
treated like what was measured and found unequal.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Protocol

from peelian.law.evidence_rules import EvidenceRules
from peelian.nouns.canonical import canonical
from peelian.nouns.equity import Verdict
from peelian.nouns.ids import ModelId, PointId
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import Evidence, Override, PointStage, SignedPoint, Use

FURTHEST = 10
"""Times the measured list that a list may be: beyond, a rate would rest on a bound alone and no longer on data."""

ALIKE = 1 + 1e-9
"""Two rates that differ by less than this factor are one rate."""

WORDS = {
    Use.LIVE: "live deployments",
    Use.OPERATOR_CHECK: "operator-initiated checks",
    Use.CHECK_IN: "check-ins",
    Use.SECOND_LOOK: "second looks",
}

PROPOSE = "Propose one under Operating points, from an evaluation of your own, and have somebody else approve it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is about to run.

    `pack`: the model pack by its name, for the words of a refusal. `size`: how many are listed; 0 where one picture is
    compared with one other. `rate`: the false positive rate that may not be passed. `on`, `until`: the first and the
    last day on which it runs.
    """

    use: Use
    pack: str
    model: ModelId
    size: int
    rate: float
    on: date
    until: date


class Points(Protocol):
    """The signed operating points of this desk. Whatever compares faces asks it, each time, before it does."""

    def fitting(
        self, use: Use, pack: str, size: int, *, rate: float, until: date | None = None
    ) -> SignedPoint | Refused:
        """Return the point to run with, or why nothing may run and what to do. `until`: the last day; None: today."""
        ...

    def standing(self, point: PointId) -> SignedPoint | Refused:
        """Return a point that something runs with, or why it may not be used any more."""
        ...


def digest(evidence: Evidence) -> str:
    """Return SHA-256 (hex) of all that two people sign."""
    return sha256(canonical(asdict(evidence))).hexdigest()


def digest_of_override(point: SignedPoint, override: Override) -> str:
    """Return SHA-256 (hex) of what somebody signs who puts up with a point's evidence, for the reasons given."""
    return sha256(canonical([point.digest, override.asked.by, override.asked.reason])).hexdigest()


def may_propose(evidence: Evidence, rules: EvidenceRules, *, today: date) -> list[Refused]:
    """Return what stands against proposing a point, whoever does."""
    refused = []
    point = evidence.point
    last = point.measured_on + timedelta(days=rules.longest_days)
    if evidence.expires_on < today:
        refused.append(_no("expires_on", "It would have expired already; choose a later day"))
    if evidence.expires_on > last:
        said = f"It was measured on {point.measured_on}, and holds for {rules.longest_days:g} days: until {last}"
        refused.append(_no("expires_on", f"{said} at most"))
    if point.measured_on > today:
        refused.append(_no("measured_on", "It says that it was measured in the future"))
    if not point.is_one_to_one and evidence.largest_list > FURTHEST * point.gallery_size:
        most = FURTHEST * point.gallery_size
        refused.append(_no("largest_list", f"It was measured with {point.gallery_size} listed; {most} is the furthest"))
    return refused


def rate_at(evidence: Evidence, size: int) -> float:
    """Return the false positive rate that a point keeps to with so many listed.

    For a longer list than was measured it grows at most in proportion: an alert for any of them is at most the sum of
    alerts for each.
    """
    measured = evidence.point.gallery_size
    return evidence.point.target * (max(1.0, size / measured) if measured else 1.0)


def fitting(points: Iterable[SignedPoint], wanted: Wanted) -> SignedPoint | Refused:
    """Return the point to run with, or why none may be used: of the one that comes nearest, and what to do."""
    nearest: tuple[int, Refused] = (-1, _missing(wanted))
    fit: list[SignedPoint] = []
    for point in points:
        against = _against(point, wanted)
        if against is None:
            fit.append(point)
        else:
            nearest = max(nearest, against, key=lambda one: one[0])
    if not fit:
        return nearest[1]
    return min(fit, key=lambda one: (one.evidence.point.threshold, -one.evidence.point.target, one.id))


def standing(point: SignedPoint | None, *, today: date) -> Refused | None:
    """Return why a point that something runs with may not be used any more, or None."""
    if point is None:
        return unknown()
    return _signed(point) or _in_time(point, today, today) or _balanced(point)


def unknown() -> Refused:
    """Return the no to a point that is not there."""
    return _no("missing", "The operating point that this runs with is not at this desk")


def _against(point: SignedPoint, wanted: Wanted) -> tuple[int, Refused] | None:
    """Return how near a point comes, and what stands against it; None where nothing does."""
    asked = (
        _useful(point, wanted),
        _signed(point),
        _of_pack(point, wanted),
        _of_size(point, wanted),
        _strict(point, wanted),
        _in_time(point, wanted.on, wanted.until),
        _balanced(point),
    )
    return next(((at, no) for at, no in enumerate(asked) if no is not None), None)


def _useful(point: SignedPoint, wanted: Wanted) -> Refused | None:
    fits = wanted.use in point.evidence.uses
    return None if fits else _missing(wanted)


def _signed(point: SignedPoint) -> Refused | None:
    name = point.evidence.point.name
    if point.stage is PointStage.PROPOSED:
        return _no("unsigned", f"{name} was proposed, and nobody has approved it. Ask an authorising officer to")
    if point.stage is not PointStage.APPROVED or point.approval is None:
        return _no("withdrawn", f"{name} was {point.stage}. {PROPOSE}")
    if not digest(point.evidence) == point.digest == point.approval.to:
        return _no("altered", f"{name} is not what two people signed. Do not use this desk; tell whoever runs it")
    if point.approval.by == point.proposal.by:
        return _no("two_people", f"{name} was proposed and approved by one person. Propose it again")
    return None


def _of_pack(point: SignedPoint, wanted: Wanted) -> Refused | None:
    if point.evidence.point.model == wanted.model:
        return None
    said = (
        f"{point.evidence.point.name} was measured with {point.evidence.point.pack}, and this runs with {wanted.pack}"
    )
    return _no(
        "pack", f"{said}: its files are others. Run `peelian evaluate` with this pack, and propose what it finds"
    )


def _of_size(point: SignedPoint, wanted: Wanted) -> Refused | None:
    smallest, largest = point.evidence.smallest_list, point.evidence.largest_list
    if smallest <= wanted.size <= largest:
        return None
    said = f"{point.evidence.point.name} was approved for {smallest} to {largest} listed, and {wanted.size} are"
    return _no("size", f"{said}. Shorten the list, or evaluate with a list as long, and propose what it finds")


def _strict(point: SignedPoint, wanted: Wanted) -> Refused | None:
    kept = rate_at(point.evidence, wanted.size)
    if kept <= wanted.rate * ALIKE:
        return None
    said = f"{point.evidence.point.name} keeps to 1 false alert in {1 / kept:,.0f}, and 1 in {1 / wanted.rate:,.0f} is"
    return _no("rate", f"{said} the most that is allowed here. Propose a stricter one, or use a stronger pack")


def _in_time(point: SignedPoint, on: date, until: date) -> Refused | None:
    name, last = point.evidence.point.name, point.evidence.expires_on
    if last < on:
        return _no("expired", f"{name} expired on {last}. Evaluate again, and propose what it finds")
    if last < until:
        return _no("expired", f"{name} expires on {last}, before this ends. Evaluate again, or end earlier")
    return None


def _balanced(point: SignedPoint) -> Refused | None:
    verdict = point.evidence.verdict
    if verdict is Verdict.BALANCED or _put_up_with(point):
        return None
    found = (
        "treats declared groups unequally"
        if verdict is Verdict.IMBALANCED
        else "has not been shown to treat groups equally: there is not enough data"
    )
    said = f"{point.evidence.point.name} {found}. Evaluate on data of enough people of each group, raise the threshold"
    return _no("imbalanced", f"{said}, or ask the authorising officer to override it with reasons, which is published")


def _put_up_with(point: SignedPoint) -> bool:
    override = point.override
    if override is None or override.approval is None or override.approval.by == override.asked.by:
        return False
    return override.approval.to == digest_of_override(point, override)


def _missing(wanted: Wanted) -> Refused:
    return _no("missing", f"No operating point was approved for {WORDS[wanted.use]}. {PROPOSE}")


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=f"evidence.{rule}", reason=reason)
