"""The register is summed up for the public, by two people of oversight: one asks, another publishes exactly that."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.jobs.estate.estate import Estate
from peelian.jobs.estate.ports import Unit
from peelian.law.permission import Action, Circumstances
from peelian.nouns.asset import Capability, SystemType
from peelian.nouns.deployment import Approval
from peelian.nouns.event import RECIPIENT, EventKind
from peelian.nouns.ids import BodyId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.register_publication import PublicLine, RegisterPublication

FEWEST = 5
"""Pieces of a kind of one body, and bodies with or without one maker, below which no number is published: a common
choice in official statistics."""

PUBLIC = "the public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What may be told of the register."""

    lines: tuple[PublicLine, ...]
    makers: tuple[tuple[str, int], ...]

    @property
    def digest(self) -> str:
        """Hash of all of it."""
        told = {
            "lines": [[it.body.id, it.body.name, it.system, it.quantity, sorted(it.capabilities)] for it in self.lines],
            "makers": self.makers,
        }
        written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode("utf-8")).hexdigest()


def ask(estate: Estate, by: Person) -> RegisterPublication | Refusals:
    """Ask that the register be published, summed up as it is now."""
    with estate.store.change() as unit:
        no = estate.refused(unit, by, Action.ESTATE_OVERSEE, None)
        if no is not None:
            return no
        found = _summed(unit)
        if not found.lines:
            return _no("empty", "There is nothing in the register yet")
        made = RegisterPublication(
            digest=found.digest, asked_by=by.id, asked_at=estate.now(), lines=found.lines, makers=found.makers
        )
        unit.publications.put(made)
        kind, why = EventKind.REGISTER_PUBLICATION_ASKED, "Asked that the register be published"
        unit.journal.record(estate.event(kind, by, why=why, digest=made.digest))
        return made


def waiting(estate: Estate) -> RegisterPublication | None:
    """Return what waits for a second person; None where nothing does."""
    with estate.store.read() as unit:
        return unit.publications.waiting()


def latest(estate: Estate) -> RegisterPublication | None:
    """Return what anybody may read: the last summary that was published; None where none was."""
    with estate.store.read() as unit:
        return unit.publications.latest()


def publish(estate: Estate, by: Person, shown: str) -> RegisterPublication | Refusals:
    """Publish what somebody else asked for.

    Args:
        estate: the register.
        by: who says yes.
        shown: hash of what they looked at.
    """
    with estate.store.change() as unit:
        asked = unit.publications.waiting()
        about = Circumstances(requested_by=None if asked is None else asked.asked_by)
        no = estate.refused(unit, by, Action.ESTATE_PUBLISH, None, about)
        if no is not None or asked is None:
            return no or _no("asked", "Nobody has asked for this yet, or it was done already")
        if not shown == asked.digest == _summed(unit).digest:
            return _no("changed", "It has changed since it was asked for; somebody has to ask again")
        yes = Approval(by=by.id, rank=by.rank, at=estate.now(), to=asked.digest, reason="")
        made = replace(asked, approval=yes)
        unit.publications.put(made)
        facts = {"digest": made.digest, f"{RECIPIENT}_id": PUBLIC}
        unit.journal.record(estate.event(EventKind.REGISTER_PUBLISHED, by, why="Published the register", **facts))
        return made


def _summed(unit: Unit) -> Summary:
    """Sum the register up. What is said not to be used is not counted."""
    pieces: dict[tuple[BodyId, SystemType], int] = defaultdict(int)
    able: dict[tuple[BodyId, SystemType], set[Capability]] = defaultdict(set)
    for one in unit.assets.pieces():
        pieces[one.body, one.system] += one.quantity
        able[one.body, one.system] |= one.capabilities
    bodies = {body.id: body for body in unit.bodies.all()}
    keys = sorted(pieces, key=lambda key: (bodies[key[0]].name, key[1]))
    lines = tuple(
        PublicLine(
            body=bodies[body],
            system=system,
            quantity=published(pieces[body, system]),
            capabilities=frozenset(able[body, system]),
        )
        for body, system in keys
    )
    return Summary(lines=lines, makers=_enough(unit.assets.makers(), len(bodies)))


def published(count: int) -> int | None:
    """Return a number as it is published: not at all where it is small."""
    return count if count >= FEWEST else None


def _enough(makers: Sequence[tuple[str, int]], of: int) -> tuple[tuple[str, int], ...]:
    """Return those makers whom neither few bodies have anything of, nor nearly all: then each body's would be known."""
    return tuple((maker, bodies) for maker, bodies in makers if FEWEST <= bodies <= of - FEWEST)


def _no(rule: str, reason: str) -> Refusals:
    return Refusals(reasons=(Refused(rule=rule, reason=reason),))
