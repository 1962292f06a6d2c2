"""A wearer's reference: one to five pictures of one person, each sealed under a key and with a clock of its own.

The first lies where the only one lay when a person could have no more, so that older stores hold a reference of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.nouns.held import Held
from peelian.nouns.order import Order
from peelian.nouns.own_reference import MOST_PICTURES, OwnReference
from peelian.nouns.refusal import Refused
from peelian.nouns.wearer import WearerId

KEPT = "template"
"""Class of data of all that lies under a reference."""

TEMPLATE, PICTURE = "template", "picture"
"""Kinds of what lies sealed under each picture's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One picture that was taken of somebody. `template`: as bytes; `picture`: JPEG."""

    template: bytes
    picture: bytes


def reference_of(wearer: WearerId) -> str:
    """Return under what the first picture of a wearer lies sealed, and their code word."""
    return f"reference:{wearer}"


def names_of(wearer: WearerId) -> list[str]:
    """Return under what the pictures of a wearer may lie, in the order in which they were taken."""
    first = reference_of(wearer)
    return [first, *(f"{first}:{number}" for number in range(2, MOST_PICTURES + 1))]


def own(unit: Unit, wearer: WearerId) -> OwnReference | None:
    """Return what a wearer's photos are compared with, or None where none of it is there."""
    found = unit.vault.find_all(names_of(wearer), TEMPLATE)
    return OwnReference(wearer=wearer, templates=tuple(found.values())) if found else None


def pictures(unit: Unit, wearer: WearerId) -> tuple[bytes, ...]:
    """Return the pictures that a wearer's reference was made of; nothing where none is there."""
    return tuple(unit.vault.find_all(names_of(wearer), PICTURE).values())


def is_there(unit: Unit, wearer: WearerId) -> bool:
    """Say whether there is anything to compare a wearer's photos with."""
    return own(unit, wearer) is not None


def may_take(taken: Sequence[Taken]) -> Refused | None:
    """Return why these pictures are no reference, or None."""
    if 1 <= len(taken) <= MOST_PICTURES:
        return None
    return Refused(rule="pictures", reason=f"A reference is one picture, or up to {MOST_PICTURES} of the same person")


def put(office: Office, unit: Unit, under: Order, taken: Sequence[Taken]) -> int:
    """Keep pictures as somebody's reference, in place of all that was there before; return how many keys went."""
    names = names_of(under.wearer)
    # The first name stays: the code word lies under it. Its content is replaced.
    gone = unit.vault.shred(names[1:])
    for name in names[1:]:
        unit.holdings.remove(name)
    for name, one in zip(names, taken, strict=False):
        unit.vault.put(name, TEMPLATE, one.template)
        unit.vault.put(name, PICTURE, one.picture)
        unit.holdings.put(Held(id=name, order=under.id, wearer=under.wearer, kept=KEPT, since=office.now()))
    return gone
