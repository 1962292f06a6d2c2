"""Published reference sets in memory: opened once, held against what was approved, and overwritten at last."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from peelian.errors import OperatingPointError, PeelianError
from peelian.inference.pack import Pack
from peelian.jobs.handset import reference_sets
from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.library import Seen
from peelian.match.roster import Roster
from peelian.nouns import packed
from peelian.nouns.candidate import Candidate
from peelian.nouns.event import EventKind, Fact
from peelian.nouns.ids import SetId, SubjectId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template
from peelian.wiring.handset.photograph import Eye

LOG = structlog.get_logger(__name__)

AT_ONCE = 2000
"""Templates that are opened between two looks at whether to go on."""

RULE = "set.opening"

Packs = Callable[[str], Pack]
"""Finds a model pack by its name."""

Points = Callable[[Pack, int], OperatingPoint | Refused]
"""Chooses the operating point for a list of so many, or says why there is none."""

Eyes = Callable[[Pack], Eye]
"""Opens a pack to look at photographs with."""


@dataclass(slots=True, eq=False)
class Opening:
    """A set on its way into memory, or there. `why_not`: why it could not be opened."""

    version: int
    of: int
    done: int = 0
    roster: Roster | None = None
    why_not: str = ""
    dropped: threading.Event = field(default_factory=threading.Event)
    using: threading.Lock = field(default_factory=threading.Lock)
    """Held while it is searched or overwritten."""


class ReferenceLibrary:
    """All of them. Safe for many threads."""

    def __init__(
        self, handset: Handset, known: Sequence[OperatingPoint], *, packs: Packs, points: Points, eyes: Eyes
    ) -> None:
        """Take what it works with; `known` are all operating points that the words of bands may rest on."""
        self._handset = handset
        self._known = known
        self._find, self._choose, self._open_eye = packs, points, eyes
        self._lock = threading.Lock()
        self._held: dict[SetId, Opening] = {}
        self._packs: dict[str, Pack] = {}
        self._eyes: dict[str, Eye] = {}

    def progress(self, found: SetId) -> Opening | None:
        """Return how far a set is, or None where nobody asked for it."""
        return self._held.get(found)

    def ready(self, found: ReferenceSet) -> Refused | None:
        """Return why a set cannot be searched at this moment, or None; begins to open one that is not open."""
        with self._lock:
            held = self._held.get(found.id)
            if held is None or held.version != found.version:
                self._let_go(found.id)
                held = self._held[found.id] = Opening(version=found.version, of=found.size)
                name = f"opening {found.id}"
                threading.Thread(target=self._work, args=(found, held), name=name, daemon=True).start()
        if held.roster is not None:
            return None
        if held.why_not:
            return Refused(rule=RULE, reason=held.why_not)
        said = f"The reference set is being opened: {held.done} of {held.of}. Try again in a moment"
        return Refused(rule=RULE, reason=said)

    def point(self, found: ReferenceSet) -> OperatingPoint | Refused:
        """Return the operating point for a list of this size, or why there is none."""
        try:
            return self._choose(self._pack(found.pack), max(found.size, 1))
        except OperatingPointError as error:
            return Refused(rule="threshold", reason=error.sentence.rstrip("."))
        except PeelianError as error:
            return Refused(rule="pack", reason=error.sentence.rstrip("."))

    def stricter(self, at: OperatingPoint) -> Sequence[OperatingPoint]:
        """Return the other operating points of the same model, for the words of bands."""
        return [one for one in self._known if one.model == at.model]

    def see(self, found: ReferenceSet, photo: bytes) -> Seen | Refused:
        """Decode, judge and encode an untrusted photograph; or say what to do better."""
        return self._eye(found.pack).see(photo)

    def search(self, found: ReferenceSet, template: Template, *, top: int) -> list[Candidate]:
        """Find the members of an open set that a template resembles most, best first; nobody where it was let go."""
        held = self._held.get(found.id)
        if held is None:
            return []
        with held.using:
            return [] if held.roster is None else held.roster.search(template, top=top)

    def drop(self, found: SetId) -> None:
        """Let go of a set, and overwrite it."""
        with self._lock:
            self._let_go(found)

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            for one in list(self._held):
                self._let_go(one)

    def open_all(self) -> None:
        """Begin to open every published set."""
        with self._handset.store.read() as unit:
            published = unit.reference_sets.published()
        for one in published:
            self.ready(one)

    def _let_go(self, found: SetId) -> None:
        held = self._held.pop(found, None)
        if held is not None:
            held.dropped.set()
            with held.using:
                if held.roster is not None:
                    held.roster.wipe()
                    held.roster = None

    def _work(self, found: ReferenceSet, held: Opening) -> None:
        roster = Roster(found.size)
        try:
            self._fill(found.id, roster, held)
        except PeelianError as error:
            held.why_not = error.sentence.rstrip(".")
        except Exception:
            LOG.exception("reference_set_not_opened", set=found.id)
            held.why_not = "The reference set could not be opened; tell whoever runs this desk"
        with self._lock:
            if held.why_not or held.dropped.is_set():
                roster.wipe()
                return
            held.roster = roster
        handset = self._handset
        told: dict[str, Fact] = {"set_id": found.id, "version": held.version, "size": len(roster)}
        with handset.store.change() as unit:
            unit.journal.record(handset.event(EventKind.REFERENCE_OPENED, None, "", **told))
        self._warm(found.pack, held)

    def _warm(self, pack: str, held: Opening) -> None:
        """Open what looks at photographs before the first officer waits for it; what is wrong is said to them then."""
        try:
            if not held.dropped.is_set():
                self._eye(pack)
        except PeelianError as error:
            LOG.warning("pack_not_opened", pack=pack, sentence=error.sentence)

    def _fill(self, wanted: SetId, roster: Roster, held: Opening) -> None:
        """Take every template out of the vault, after looking whether they are those that two people approved."""
        with self._handset.store.read() as unit:
            found = unit.reference_sets.get(wanted)
            members = unit.members.ids(wanted)
            if found.version != held.version or unit.members.digest(wanted) != found.digest:
                held.why_not = "The reference set is not what was published; it is not searched. Tell its keeper"
                return
            for start in range(0, len(members), AT_ONCE):
                if held.dropped.is_set():
                    return
                some = members[start : start + AT_ONCE]
                sealed = unit.vault.get_all(some, reference_sets.TEMPLATE)
                roster.fill([SubjectId(one) for one in some], [packed.from_bytes(one) for one in sealed])
                held.done = start + len(some)

    def _pack(self, name: str) -> Pack:
        with self._lock:
            if name not in self._packs:
                self._packs[name] = self._find(name)
            return self._packs[name]

    def _eye(self, name: str) -> Eye:
        pack = self._pack(name)
        with self._lock:
            if name not in self._eyes:
                self._eyes[name] = self._open_eye(pack)
            return self._eyes[name]
