"""Asks the witnesses of an open desk's log again and again, and says what they said: signed, silent, or an alarm.

Off where no file names witnesses. A network that is slow, or down, keeps nothing from being done: they are asked on a
thread of their own.
"""

import threading
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import structlog

from peelian.audit.cosignature import CosignerKey
from peelian.errors import BadOptionError, NoteError, PeelianError, WitnessError
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.wiring.audit import cosigning
from peelian.wiring.audit.cosigning import Asking, Cosigned

LOG = structlog.get_logger(__name__)

FILE = "witnesses.toml"
"""In the configuration folder: which witnesses are asked."""

EVERY_MINUTES, ALARM_HOURS = 60, 24
"""Where the file does not say: how often witnesses are asked, and without a signature of any of them for how long it is
an alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A witness: where it answers, and the public keys that it signs with."""

    address: str
    keys: tuple[CosignerKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which witnesses are asked, how often, and after how long without a signature it is an alarm."""

    witnesses: tuple[Named, ...] = ()
    every: timedelta = timedelta(minutes=EVERY_MINUTES)
    alarm_after: timedelta = timedelta(hours=ALARM_HOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a witness said last.

    `asked_at`: None before the first time. `size`: entries that it signed; None where it did not sign. `why`: then the
    reason, in words. `forked`: that reason is an alarm. `signed_at`: when it signed last, whatever it said since.
    """

    address: str
    names: tuple[str, ...]
    asked_at: datetime | None = None
    size: int | None = None
    why: str = ""
    forked: bool = False
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the log stands with its witnesses. `late`: none has signed for too long. `hours`: what too long is."""

    told: tuple[Told, ...]
    late: bool
    hours: float

    @property
    def forked(self) -> bool:
        """Whether one of them says that this log is not the one it signed."""
        return any(one.forked for one in self.told)


class Book(Asking, Protocol):
    """The log of an open desk."""

    def witnessed_at(self, keys: Sequence[CosignerKey]) -> int | None:
        """Return when one of these keys signed last (POSIX seconds); None if none ever has."""
        ...

    def record(self, events: Sequence[Event]) -> None:
        """Record what happened to the log itself."""
        ...


class Witnessing:
    """Has the witnesses of a plan sign, whenever it is time; call it as often as you like."""

    def __init__(self, book: Book, plan: Plan, now: Callable[[], datetime]) -> None:
        self._book = book
        self._plan = plan
        self._now = now
        self._began = now()
        self._asked: datetime | None = None
        self._late = False
        self._thread: threading.Thread | None = None
        self._told = [self._before(one) for one in plan.witnesses]

    def __call__(self) -> None:
        """Ask, if it is time and nobody is being asked; and raise the alarm where none has signed for too long."""
        now = self._now()
        if not self._plan.witnesses:
            return
        if (self._asked is None or now - self._asked >= self._plan.every) and not self._busy():
            self._asked = now
            self._thread = threading.Thread(target=self.ask, name="witnesses", daemon=True)
            self._thread.start()
        self._look(now)

    def ask(self) -> None:
        """Ask every witness, one after the other."""
        for at, witness in enumerate(self._plan.witnesses):
            before = self._told[at]
            self._told[at] = told = self._answer(witness, before)
            if told.forked and not before.forked:
                LOG.error("log_forked", witness=witness.address, why=told.why)
                self._record(EventKind.LOG_FORK_SEEN, witness.address)

    def standing(self) -> Standing | None:
        """Return how the log stands with its witnesses; None where none are named."""
        if not self._plan.witnesses:
            return None
        hours = self._plan.alarm_after / timedelta(hours=1)
        return Standing(told=tuple(self._told), late=self._overdue(self._now()), hours=hours)

    def close(self) -> None:
        """Wait for whoever is being asked; they answer, or are given up, within seconds."""
        if self._busy() and self._thread is not None:
            self._thread.join(cosigning.TIMEOUT_S)

    def _busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _before(self, witness: Named) -> Told:
        """Return what is known of a witness before it is asked: when it signed last, by its own clock."""
        signed = self._book.witnessed_at(witness.keys)
        at = datetime.fromtimestamp(signed, UTC) if signed else None
        names = tuple(dict.fromkeys(key.name for key in witness.keys))
        return Told(address=witness.address, names=names, signed_at=at)

    def _answer(self, witness: Named, before: Told) -> Told:
        said = partial(Told, address=before.address, names=before.names, asked_at=self._now())
        try:
            signed: Cosigned = cosigning.asked(self._book, witness.address, witness.keys)
        except WitnessError as error:
            return said(why=error.problem, forked=error.forked, signed_at=before.signed_at)
        except PeelianError as error:
            return said(why=error.sentence, signed_at=before.signed_at)
        except Exception:
            LOG.exception("witness_not_asked", witness=witness.address)
            return said(why="it could not be asked; see the messages of the desk", signed_at=before.signed_at)
        return said(size=signed.size, signed_at=self._now())

    def _look(self, now: datetime) -> None:
        late = self._overdue(now)
        if late and not self._late:
            LOG.error("log_unwitnessed", hours=self._plan.alarm_after / timedelta(hours=1))
            self._record(EventKind.LOG_UNWITNESSED, *(one.address for one in self._plan.witnesses))
        self._late = late

    def _overdue(self, now: datetime) -> bool:
        last = max((one.signed_at for one in self._told if one.signed_at is not None), default=self._began)
        return now - last >= self._plan.alarm_after

    def _record(self, kind: EventKind, *witnesses: str) -> None:
        about = tuple(("witness", one) for one in witnesses)
        self._book.record([Event(kind=kind, who=SYSTEM, at=self._now().astimezone(UTC), about=about)])


def plan(path: Path, *, needed: bool = False) -> Plan:
    """Read which witnesses are asked; nobody, where there is no such file and none is needed.

    Raises:
        BadOptionError: it cannot be read, or does not say what it should.
    """
    try:
        return _plan(path, tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        if needed:
            raise _wrong(path, "there is no such file") from error
        return Plan()
    except (OSError, UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path, "it cannot be read as TOML") from error
    except KeyError as error:
        raise _wrong(path, f"a witness has no {error.args[0]}") from error
    except NoteError as error:
        raise _wrong(path, f"a key is no public key of a witness ({error.problem})") from error
    except (AttributeError, TypeError) as error:
        raise _wrong(path, "it is not laid out as it should be") from error


def _plan(path: Path, read: Mapping[str, Any]) -> Plan:
    every, after = read.get("every_minutes", EVERY_MINUTES), read.get("alarm_hours", ALARM_HOURS)
    if not every >= 1 or not after > 0:
        raise _wrong(path, "every_minutes is 1 or more, and alarm_hours more than 0")
    witnesses = [
        Named(address=_address(path, one["address"]), keys=_keys(path, one["keys"])) for one in read.get("witness", ())
    ]
    return Plan(witnesses=tuple(witnesses), every=timedelta(minutes=every), alarm_after=timedelta(hours=after))


def _address(path: Path, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _wrong(path, f"{text} is no address of a witness: it begins with https://")
    return text


def _keys(path: Path, lines: Sequence[str]) -> tuple[CosignerKey, ...]:
    if isinstance(lines, str) or not lines:
        raise _wrong(path, "keys is a list of the lines that `audit witness make` printed")
    return tuple(cosigning.keys_of(lines))


def _wrong(path: Path, problem: str) -> BadOptionError:
    return BadOptionError("--witnesses", f"{path}: {problem}", "docs/audit.md shows what such a file holds")
