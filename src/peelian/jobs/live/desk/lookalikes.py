"""Who on a list could be taken for whom: entries with one reference or one picture, and faces too alike to tell apart.

Nothing here is a finding about anybody. It says where a person must look twice, before the list is sealed and at every
alert: brothers and sisters of listed people, and people who resemble them, were stopped wrongly before.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peelian.errors import ModelMismatchError
from peelian.jobs.live.desk import subjects
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import threshold
from peelian.law.permission import Action
from peelian.nouns import packed
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, EntryId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.nouns.template import Template

MOST_SHOWN = 1_000
"""Pairs of faces that are named, the most alike first; nobody reads more."""

PairsAbove = Callable[[Sequence[Template], float], Iterable[tuple[int, int, float]]]
"""Gives every pair of templates that is at least so similar: the lower number, the higher one, their similarity."""


class Why(StrEnum):
    """Why two entries are named together. Sorted by how sure it is."""

    SAME_REFERENCE = "same_reference"
    SAME_PICTURE = "same_picture"
    LOOK_ALIKE = "look_alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two entries that somebody must look at together. `warning`: what to do, in words; names people by reference."""

    one: EntryId
    other: EntryId
    why: Why
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found. `more`: how many pairs of faces are too alike, beyond those that are named."""

    pairs: tuple[Alike, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Listed:
    """Somebody on the list."""

    entry: Entry
    subject: Subject


def within(
    desk: Desk, person: Person, deployment: DeploymentId, at: OperatingPoint, pairs_above: PairsAbove
) -> Findings | Refusals:
    """Look for doubles and look-alikes in a deployment's list.

    Args:
        desk: the desk.
        person: who looks.
        deployment: whose list.
        at: from where two faces count as alike.
        pairs_above: finds the pairs, exactly.

    Raises:
        NotFoundError: there is no such deployment.
        ModelMismatchError: the operating point, or a template, is of another model.
    """
    with desk.store.change() as unit:
        refused = desk.allowed(unit, person, Action.LIST_VIEW, deployment)
        if refused is not None:
            return refused
        unit.deployments.get(deployment)
        listed = [_Listed(entry, subjects.who(unit.vault, entry.id)) for entry in unit.entries.of(deployment)]
        doubles = [*_same_reference(listed), *_same_picture(listed)]
        told = {frozenset((one.one, one.other)) for one in doubles}
        alike, more = _look_alikes(unit, listed, at, pairs_above)
        found = Findings(pairs=(*doubles, *(one for one in alike if {one.one, one.other} not in told)), more=more)
        unit.journal.record(
            desk.event(
                EventKind.IMAGE_CONSULTED,
                deployment,
                who=person.id,
                why="look-alikes within the list",
                compared=len(listed),
                pairs=len(found.pairs) + more,
            )
        )
    return found


def _look_alikes(
    unit: Unit, listed: Sequence[_Listed], at: OperatingPoint, pairs_above: PairsAbove
) -> tuple[list[Alike], int]:
    templates = [packed.from_bytes(unit.vault.get(one.entry.id, subjects.TEMPLATE)) for one in listed]
    for template in templates:
        if template.model != at.model:
            raise ModelMismatchError(probe=template.model, reference=at.model)
    shown: list[tuple[float, int, int]] = []
    count = 0
    for one, other, similarity in pairs_above(templates, at.threshold):
        if threshold.reached(similarity, at=at):
            count += 1
            push = heapq.heappush if len(shown) < MOST_SHOWN else heapq.heappushpop
            push(shown, (similarity, -one, -other))
    most_alike_first = sorted(shown, reverse=True)
    alike = [_alike(listed[-one], listed[-other], Why.LOOK_ALIKE) for _, one, other in most_alike_first]
    return alike, count - len(shown)


def _same_reference(listed: Sequence[_Listed]) -> list[Alike]:
    return _doubles(listed, Why.SAME_REFERENCE, lambda one: " ".join(one.subject.reference.casefold().split()))


def _same_picture(listed: Sequence[_Listed]) -> list[Alike]:
    return _doubles(listed, Why.SAME_PICTURE, lambda one: one.entry.picture.sha256)


def _doubles(listed: Sequence[_Listed], why: Why, key: Callable[[_Listed], str]) -> list[Alike]:
    """Name each entry together with the first one of the same key."""
    first: dict[str, _Listed] = {}
    return [_alike(before, one, why) for one in listed if (before := first.setdefault(key(one), one)) is not one]


def _alike(one: _Listed, other: _Listed, why: Why) -> Alike:
    here, there = one.subject.reference, other.subject.reference
    words = {
        Why.SAME_REFERENCE: f"{here} and {there} are one reference. Keep one entry a person.",
        Why.SAME_PICTURE: f"{here} and {there} have the same picture. One of them is shown as somebody else: "
        "find out whom the picture shows.",
        Why.LOOK_ALIKE: f"{here} may be confused with {there}; siblings and look-alikes were stopped wrongly before. "
        "Find out whether they are one person, and look twice at any alert about either.",
    }
    return Alike(one=one.entry.id, other=other.entry.id, why=why, warning=words[why])
