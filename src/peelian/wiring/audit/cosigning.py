"""Has witnesses sign a desk's log: over the network, or by files that somebody carries."""

import http.client
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from sqlalchemy import Connection

from peelian.audit import cosignature, cosigned
from peelian.audit import witness as witnesses
from peelian.audit.cosignature import CosignerKey
from peelian.audit.log import Log
from peelian.errors import BadOptionError, WitnessError
from peelian.storage import engine as engines
from peelian.wiring.audit import log as audit

TIMEOUT_S = 10.0
PATH = "/add-checkpoint"
MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """What a witness has signed. `size`: entries; `names`: of the keys that it signed with."""

    size: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a witness said over the network."""

    status: int
    body: str


class Asking(Protocol):
    """A log that a witness is asked to sign."""

    def request(self, keys: Sequence[CosignerKey], *, old: int | None = None) -> str:
        """Sign the log as it is now, and write what is asked of a witness."""
        ...

    def keep(self, keys: Sequence[CosignerKey], size: int, answer: str) -> Cosigned:
        """Keep what a witness answered about the checkpoint over so many entries."""
        ...


@dataclass(frozen=True, slots=True)
class Closed:
    """The log of a data directory, opened for each step."""

    data: Path

    def request(self, keys: Sequence[CosignerKey], *, old: int | None = None) -> str:
        """Sign the log as it is now, and write what is asked of a witness."""
        return request(self.data, keys, old=old)

    def keep(self, keys: Sequence[CosignerKey], size: int, answer: str) -> Cosigned:
        """Keep what a witness answered about the checkpoint over so many entries."""
        return keep(self.data, keys, size, answer)


def keys_of(lines: Sequence[str]) -> list[CosignerKey]:
    """Read public keys of a witness.

    Raises:
        NoteError: one of them is none.
    """
    return [cosignature.cosigner_key(line.strip()) for line in lines]


def request(data: Path, keys: Sequence[CosignerKey], *, old: int | None = None) -> str:
    """Sign the log as it is now, and write what is asked of a witness, for somebody to carry there.

    Args:
        data: the data directory.
        keys: the witness's.
        old: entries that it signed last; as far as this log knows, where it is not given.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: the log's key cannot be used.
        BrokenLogError: the log is not the one that was signed before.
        NoEntryError: the witness has signed more entries than there are.
    """
    with audit.opened(data) as (store, log):
        with engines.writing(store) as connection:
            log.checkpoint(connection)
        with engines.reading(store) as connection:
            return request_in(connection, log, keys, old)


def keep(data: Path, keys: Sequence[CosignerKey], size: int, answer: str) -> Cosigned:
    """Keep what a witness answered about the checkpoint over so many entries.

    Raises:
        StoreError: the store cannot be used.
        LogKeyError: the log's key cannot be used.
        NoEntryError: no such checkpoint was given out.
        NoteError: one of the keys has not signed it.
    """
    with audit.opened(data) as (store, log), engines.writing(store) as connection:
        for key in keys:
            cosigned.keep(connection, log.signing_key, size, (key, answer))
    return Cosigned(size=size, names=tuple(key.name for key in keys))


def ask(data: Path, address: str, keys: Sequence[CosignerKey]) -> Cosigned:
    """Have a witness sign the log as it is now, over the network, and keep what it signed.

    Asked with another size than it signed last, it tells that one, and is asked once more.

    Raises:
        WitnessError: it does not answer, or it refuses; which, where it says that the log forked, is an alarm.
        StoreError: the store cannot be used.
        LogKeyError: the log's key cannot be used.
        BrokenLogError: the log is not the one that was signed before.
        NoteError: what it answered is not signed by these keys.
    """
    return asked(Closed(data), address, keys)


def asked(log: Asking, address: str, keys: Sequence[CosignerKey]) -> Cosigned:
    """Likewise, of a log however it is opened.

    Raises:
        WitnessError: it does not answer, or it refuses.
        PeelianError: as the log says.
    """
    said, size = _asked(log, address, keys, None)
    told = said.body.strip()
    if said.status == HTTPStatus.CONFLICT and told.isdecimal():
        if int(told) > size:
            raise WitnessError(address, f"it has signed {told} entries of this log, and {size} are here", forked=True)
        said, size = _asked(log, address, keys, int(told))
    if said.status == HTTPStatus.OK:
        return log.keep(keys, size, said.body)
    if said.status in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}:
        raise WitnessError(address, "what it signed before is not the beginning of this log", forked=True)
    raise WitnessError(address, f"{said.body.strip().rstrip('.')} (status {said.status})", forked=False)


def request_in(connection: Connection, log: Log, keys: Sequence[CosignerKey], old: int | None) -> str:
    """Write what is asked of a witness about the last checkpoint, which was signed just now."""
    known = min((cosigned.last_size(connection, key) for key in keys), default=0) if old is None else old
    last = log.latest(connection)
    assert last is not None  # noqa: S101 - it was signed just now
    start = min(known, last.size)  # a witness that has signed more says so
    return witnesses.request(start, log.prove_consistency(connection, start, last.size), last.note)


def _asked(log: Asking, address: str, keys: Sequence[CosignerKey], old: int | None) -> tuple[Said, int]:
    """Ask a witness; return what it says, and the number of entries that it was asked about."""
    written = log.request(keys, old=old)
    return _posted(address, written), int(written.partition("\n\n")[2].split("\n")[1])


def _posted(address: str, body: str) -> Said:
    parts = urlsplit(address)
    host, port = parts.hostname, parts.port
    if parts.scheme not in {"http", "https"} or not host:
        raise BadOptionError("--ask", f"{address} is no address of a witness", "Begin it with https://")
    secure = parts.scheme == "https"
    connection = (
        http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        if secure
        else http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    )
    try:
        connection.request("POST", parts.path.rstrip("/") + PATH, body.encode(), {"content-type": "text/plain"})
        answer = connection.getresponse()
        return Said(status=answer.status, body=answer.read(MOST_BYTES).decode(errors="replace"))
    except (OSError, http.client.HTTPException) as error:
        raise WitnessError(address, f"it does not answer ({type(error).__name__})", forked=False) from error
    finally:
        connection.close()
