"""What an approval and a seal are bound to: the exact bytes of a plan, and of a list."""

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256

from peelian.jobs.live.desk.desk import Root
from peelian.nouns.canonical import canonical
from peelian.nouns.deployment import Plan
from peelian.nouns.entry import Entry

CHECKED_LATER = ("status",)
"""Of an entry; what is looked at again and again, also after the seal, is not part of what is sealed."""


def of_plan(plan: Plan) -> str:
    """Return SHA-256 (hex) of a plan."""
    return sha256(canonical(asdict(plan))).hexdigest()


def of_entry(entry: Entry) -> bytes:
    """Return an entry as the leaf of its list's tree."""
    return canonical({name: value for name, value in asdict(entry).items() if name not in CHECKED_LATER})


def of_list(entries: Sequence[Entry], root: Root) -> str:
    """Return the Merkle root (hex) over a list's entries, by their ids."""
    return root([of_entry(entry) for entry in sorted(entries, key=lambda entry: entry.id)]).hex()
