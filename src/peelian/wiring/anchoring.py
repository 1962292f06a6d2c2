"""The list of shreds is anchored in the log: an entry says how long it is, each time that it grows.

Whoever holds the vault's key holds the list as well, and could cut it back. They cannot cut back what somebody else has
kept: the proof of the newest such entry is a small file, and a restore that is given it takes no shorter list, and no
other one.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from peelian.audit import leaf as leaves
from peelian.audit import proof as proofs
from peelian.audit.note import VerifierKey
from peelian.errors import NoteError, StoreError
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.wiring.audit.journal import Journal
from peelian.wiring.shreds import Extent, ShredList

ABOUT = ("shred_list", "desk")
"""What the log's entries on the list are about: by it they are found, and proven."""


def record(journal: Journal, extent: Extent | None) -> None:
    """Record how long the list is now, in the unit in which it grew; nothing where it could not be written.

    The entry has the time of the act that it belongs to.
    """
    at = journal.latest_at()
    if extent is None or at is None:
        return
    facts = (("count", extent.count), ("digest", extent.digest))
    journal.record(Event(kind=EventKind.SHREDS_LISTED, who=SYSTEM, at=at, about=(ABOUT,), facts=facts))


def extents(events: Iterable[Event]) -> list[Extent]:
    """Return what entries of a log say of the list, in order."""
    return [_said(event) for event in events if event.kind is EventKind.SHREDS_LISTED]


def proven(path: Path, key: VerifierKey) -> Extent:
    """Read the proof of an entry, kept outside, and return what it says of the list.

    Raises:
        StoreError: it cannot be read, or it is no such proof of this log.
    """
    try:
        event = leaves.decoded(proofs.verified(path.read_text(encoding="utf-8"), key).leaf)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(path, "the proof cannot be read", "Name the file that was kept outside") from error
    except NoteError as error:
        problem = f"it does not prove anything of this desk's log ({error.problem})"
        raise StoreError(path, problem, "Name a proof of this log; --log-key names a key that it changed to") from error
    found = extents([event])
    if not found:
        raise StoreError(path, "it proves another entry", "Make one with `peelian backup anchor`")
    return found[0]


def hold(listed: ShredList, known: Sequence[Extent]) -> None:
    """Make sure that a list begins with all that is known of it.

    Raises:
        StoreError: it is shorter, or another one.
    """
    for one in known:
        there = listed.extent(one.count)
        if there is None:
            now = listed.count()
            problem = f"it has {now} lines, and the log knows of {one.count}: what was erased would come back"
            raise StoreError(listed.path, problem, "Name the newest list that there is with --shred-list")
        if there.digest != one.digest:
            problem = f"its first {one.count} lines are not those that the log knows of"
            raise StoreError(listed.path, problem, "Name the list that this desk wrote with --shred-list")


def _said(event: Event) -> Extent:
    said = dict(event.facts)
    return Extent(count=int(said["count"] or 0), digest=str(said["digest"]))
