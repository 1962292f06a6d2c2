"""What people are called on pages of the register, which keeps their ids alone."""

from collections.abc import Mapping

from peelian.nouns.event import SYSTEM
from peelian.web.door import Door

MACHINE = "At the machine that holds the register"
"""Stands for whoever runs commands there, and for what comes in by itself: nobody signed in."""


def names(door: Door) -> Mapping[str, str]:
    """Return what people are called, by their ids."""
    with door.store.read() as unit:
        return {SYSTEM: MACHINE} | {one.id: one.name for one in unit.people.all()}
