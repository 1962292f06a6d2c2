"""Photographs of open checks: in memory alone, each until its clock runs out, and overwritten when it goes."""

import threading
from dataclasses import dataclass, field
from datetime import date

from peelian.nouns import scratch
from peelian.nouns.ids import CheckId, MemberId, PersonId
from peelian.nouns.template import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A candidate as an officer sees it. `band`: in words; there is no percentage and no similarity."""

    member: MemberId
    reference: str
    source: str
    taken_on: date
    band: str


@dataclass(slots=True, kw_only=True, eq=False)
class Probe:
    """What there is of the face of one open check. `dies_at`: by the clock that only rises, seconds."""

    check: CheckId
    officer: PersonId
    dies_at: float
    crop: bytearray = field(default_factory=bytearray)
    shown: tuple[Shown, ...] = ()
    wiped: bool = False

    def wipe(self) -> None:
        """Overwrite the photograph, and let go of the candidates."""
        overwrite(self.crop)
        self.crop = bytearray()
        self.shown = ()
        self.wiped = True


class Probes:
    """All of them. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[CheckId, Probe] = {}

    def open(self, probe: Probe) -> None:
        """Hold a check that has no photograph yet."""
        with self._lock:
            self._held[probe.check] = probe

    def keep(self, check: CheckId, crop: bytearray, shown: tuple[Shown, ...], *, dies_at: float) -> bool:
        """Keep a photograph beside its candidates; false, and it is overwritten, where the check is over meanwhile."""
        with self._lock:
            held = self._held.get(check)
            if held is None or held.wiped:
                overwrite(crop)
                return False
            held.crop, held.shown, held.dies_at = crop, shown, dies_at
            return True

    def get(self, check: CheckId, *, now: float) -> Probe | None:
        """Return one that is alive."""
        with self._lock:
            held = self._held.get(check)
            return None if held is None or held.wiped or now >= held.dies_at else held

    def wipe(self, check: CheckId) -> None:
        """Overwrite one; nothing happens when it is not there."""
        with self._lock:
            held = self._held.get(check)
            if held is not None:
                held.wipe()

    def forget(self, check: CheckId) -> None:
        """Overwrite one, and forget that it was there."""
        self.wipe(check)
        with self._lock:
            self._held.pop(check, None)

    def reap(self, *, now: float) -> list[CheckId]:
        """Overwrite every one whose time is over; return those, until they are forgotten."""
        with self._lock:
            over = [held for held in self._held.values() if held.wiped or now >= held.dies_at]
            for held in over:
                held.wipe()
            return [held.check for held in over]

    def wipe_all(self) -> None:
        """Overwrite everything."""
        with self._lock:
            for held in self._held.values():
                held.wipe()
            self._held.clear()

    def __len__(self) -> int:
        """How many are held."""
        return len(self._held)

    def __contains__(self, check: CheckId) -> bool:
        """Whether one is held."""
        return check in self._held


def overwrite(these: bytearray) -> None:
    """Fill bytes with zeros."""
    these[:] = bytes(len(these))


def overwrite_template(template: Template) -> None:
    """Fill a template with zeros, where its numbers are its own."""
    scratch.overwrite(template.vector)
