"""Operating points are proposed by one person and approved by another, bound to exactly what both of them read."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from peelian.law import evidence as law
from peelian.law import permission
from peelian.law.permission import Action, Circumstances
from peelian.law.policy import Policy
from peelian.nouns.deployment import Approval
from peelian.nouns.event import LONGEST_WHY, Event, EventKind, Fact
from peelian.nouns.ids import PointId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.signed_point import Evidence, Override, PointStage, Said, SignedPoint

OPEN = frozenset({PointStage.PROPOSED, PointStage.APPROVED})
"""Stages of which something can still become."""


class Shelf(Protocol):
    """All operating points."""

    def get(self, wanted: PointId) -> SignedPoint:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[SignedPoint]:
        """Return all, the newest first."""
        ...

    def put(self, point: SignedPoint) -> None:
        """Keep one, new or changed."""
        ...


class Journal(Protocol):
    """The tamper-evident log."""

    def record(self, *events: Event) -> None:
        """Record; it is recorded when the unit is."""
        ...


class Unit(Protocol):
    """One transaction."""

    @property
    def points(self) -> Shelf:
        """All operating points."""
        ...

    @property
    def journal(self) -> Journal:
        """The log."""
        ...


class Store(Protocol):
    """Where they are kept."""

    def change(self) -> AbstractContextManager[Unit]:
        """Open a unit that may change things."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the acts of this module work with."""

    store: Store
    policy: Policy
    now: Callable[[], datetime]
    new_id: Callable[[str], str]

    @property
    def today(self) -> date:
        """The day."""
        return self.now().date()

    def event(self, kind: EventKind, person: Person, why: str, point: PointId | None, **facts: Fact) -> Event:
        """Write an event. A point names nobody, and neither does an event of one."""
        return Event(
            kind=kind,
            who=person.id,
            why="".join(one for one in " ".join(why.split()) if one.isprintable())[:LONGEST_WHY],
            at=self.now(),
            about=() if point is None else (("point", point),),
            facts=tuple(facts.items()),
            regime=self.policy.regime,
        )

    def refused(
        self, unit: Unit, person: Person, action: Action, reasons: Sequence[Refused], point: PointId | None = None
    ) -> Refusals:
        """Log a no, and return it."""
        rules = ", ".join(sorted({one.rule for one in reasons}))
        kind = EventKind.PERMISSION_REFUSED
        unit.journal.record(self.event(kind, person, "asked for", point, action=action.value, rules=rules))
        return Refusals(reasons=tuple(reasons))


def propose(board: Board, person: Person, evidence: Evidence, *, reason: str) -> SignedPoint | Refusals:
    """Propose an operating point with all its evidence."""
    action = Action.POINT_PROPOSE
    with board.store.change() as unit:
        no = permission.decide(person, action)
        if no is not None:
            return board.refused(unit, person, action, [no])
        against = law.may_propose(evidence, board.policy.evidence, today=board.today) + _unsaid(reason)
        if against:
            return board.refused(unit, person, action, against)
        made = SignedPoint(
            id=PointId(board.new_id("point")),
            evidence=evidence,
            digest=law.digest(evidence),
            proposal=Said(by=person.id, at=board.now(), reason=reason.strip()),
        )
        unit.points.put(made)
        verdict = str(evidence.verdict)
        told = board.event(EventKind.POINT_PROPOSED, person, reason, made.id, digest=made.digest, verdict=verdict)
        unit.journal.record(told)
    return made


def approve(board: Board, person: Person, wanted: PointId, *, digest: str, reason: str) -> SignedPoint | Refusals:
    """Approve a point, exactly as somebody else proposed it. `digest`: of the evidence that was read.

    Raises:
        NotFoundError: there is no such point.
    """
    action = Action.POINT_APPROVE
    with board.store.change() as unit:
        before = unit.points.get(wanted)
        against = _second(board, person, action, before.proposal) or _unsaid(reason)
        if before.stage is not PointStage.PROPOSED:
            against.append(_no("stage", f"Only a proposed point can be approved; this one is {before.stage}"))
        if not digest == before.digest == law.digest(before.evidence):
            against.append(_no("digest", "This is not what was proposed; read it again"))
        if against:
            return board.refused(unit, person, action, against, wanted)
        after = replace(before, stage=PointStage.APPROVED, approval=_approval(board, person, before.digest, reason))
        unit.points.put(after)
        unit.journal.record(board.event(EventKind.POINT_APPROVED, person, reason, wanted, digest=before.digest))
    return after


def refuse(board: Board, person: Person, wanted: PointId, *, reason: str) -> SignedPoint | Refusals:
    """Refuse a point that somebody proposed.

    Raises:
        NotFoundError: there is no such point.
    """
    return _end(board, person, wanted, (Action.POINT_REFUSE, PointStage.PROPOSED, PointStage.REFUSED), reason)


def withdraw(board: Board, person: Person, wanted: PointId, *, reason: str) -> SignedPoint | Refusals:
    """Take an approved point back; nothing starts with it any more, and what runs with it ends.

    Raises:
        NotFoundError: there is no such point.
    """
    return _end(board, person, wanted, (Action.POINT_WITHDRAW, PointStage.APPROVED, PointStage.WITHDRAWN), reason)


def ask_override(board: Board, person: Person, wanted: PointId, *, reason: str) -> SignedPoint | Refusals:
    """Ask that a point be used although its evidence does not show balance. The reasons are published.

    Raises:
        NotFoundError: there is no such point.
    """
    action = Action.POINT_PROPOSE
    with board.store.change() as unit:
        before = unit.points.get(wanted)
        no = permission.decide(person, action)
        against = [no] if no is not None else _unsaid(reason)
        if before.stage not in OPEN:
            against.append(_no("stage", f"Nothing becomes of this point any more: it is {before.stage}"))
        if before.overridden:
            against.append(_no("override", "It is overridden already"))
        if against:
            return board.refused(unit, person, action, against, wanted)
        after = replace(before, override=Override(asked=Said(by=person.id, at=board.now(), reason=reason.strip())))
        unit.points.put(after)
        unit.journal.record(board.event(EventKind.POINT_OVERRIDE_ASKED, person, reason, wanted, digest=before.digest))
    return after


def override(board: Board, person: Person, wanted: PointId, *, digest: str, reason: str) -> SignedPoint | Refusals:
    """Put up with what a point's evidence does not show. `digest`: of the point and the reasons that were read.

    Raises:
        NotFoundError: there is no such point.
    """
    action = Action.POINT_OVERRIDE
    with board.store.change() as unit:
        before = unit.points.get(wanted)
        asked = before.override
        if asked is None or before.overridden:
            return board.refused(unit, person, action, [_no("override", "Nobody asks for an override of it")], wanted)
        against = _second(board, person, action, asked.asked) or _unsaid(reason)
        if digest != law.digest_of_override(before, asked):
            against.append(_no("digest", "The reasons were changed while you read them; read them again"))
        if against:
            return board.refused(unit, person, action, against, wanted)
        after = replace(before, override=replace(asked, approval=_approval(board, person, digest, reason)))
        unit.points.put(after)
        unit.journal.record(board.event(EventKind.POINT_OVERRIDDEN, person, reason, wanted, digest=digest))
    return after


def _end(
    board: Board, person: Person, wanted: PointId, step: tuple[Action, PointStage, PointStage], reason: str
) -> SignedPoint | Refusals:
    action, stage, becomes = step
    kinds = {PointStage.REFUSED: EventKind.POINT_REFUSED, PointStage.WITHDRAWN: EventKind.POINT_WITHDRAWN}
    with board.store.change() as unit:
        before = unit.points.get(wanted)
        no = permission.decide(person, action)
        against = [no] if no is not None else _unsaid(reason)
        if before.stage is not stage:
            against.append(_no("stage", f"Only a point that is {stage} can be {becomes}; this one is {before.stage}"))
        if against:
            return board.refused(unit, person, action, against, wanted)
        said = Said(by=person.id, at=board.now(), reason=reason.strip())
        after = replace(before, stage=becomes, ended=said)
        unit.points.put(after)
        unit.journal.record(board.event(kinds[becomes], person, reason, wanted, digest=before.digest))
    return after


def _second(board: Board, person: Person, action: Action, asked: Said) -> list[Refused]:
    """Return what stands against somebody as the second person: roles, who asked, and rank."""
    no = permission.decide(person, action, Circumstances(requested_by=asked.by))
    if no is not None:
        return [no]
    if person.rank not in board.policy.authority.ranks:
        ranks = ", ".join(sorted(board.policy.ranks[rank] for rank in board.policy.authority.ranks))
        return [_no("rank", f"Your rank does not allow it; these do: {ranks}")]
    return []


def _approval(board: Board, person: Person, to: str, reason: str) -> Approval:
    return Approval(by=person.id, rank=person.rank, at=board.now(), to=to, reason=reason.strip())


def _unsaid(reason: str) -> list[Refused]:
    return [] if reason.strip() else [_no("reason", "Say why, in your own words")]


def _no(rule: str, reason: str) -> Refused:
    return Refused(rule=f"point.{rule}", reason=reason)
