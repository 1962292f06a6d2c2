"""Has witnesses sign a desk's log: over the network, or by files that somebody carries."""

import http.client
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
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
            return _request(connection, log, _known(connection, keys) if old is None else old)


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
    said, size = _asked(data, address, keys, None)
    told = said.body.strip()
    if said.status == HTTPStatus.CONFLICT and told.isdecimal():
        if int(told) > size:
            raise WitnessError(address, f"it has signed {told} entries of this log, and {size} are here", forked=True)
        said, size = _asked(data, address, keys, int(told))
    if said.status == HTTPStatus.OK:
        return keep(data, keys, size, said.body)
    if said.status in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}:
        raise WitnessError(address, "what it signed before is not the beginning of this log", forked=True)
    raise WitnessError(address, f"{said.body.strip().rstrip('.')} (status {said.status})", forked=False)


def _asked(data: Path, address: str, keys: Sequence[CosignerKey], old: int | None) -> tuple[Said, int]:
    """Ask a witness; return what it says, and the number of entries that it was asked about."""
    asked = request(data, keys, old=old)
    return _posted(address, asked), int(asked.partition("\n\n")[2].split("\n")[1])


def _request(connection: Connection, log: Log, old: int) -> str:
    last = log.latest(connection)
    assert last is not None  # noqa: S101 - it was signed just now
    start = min(old, last.size)  # a witness that has signed more says so
    return witnesses.request(start, log.prove_consistency(connection, start, last.size), last.note)


def _known(connection: Connection, keys: Sequence[CosignerKey]) -> int:
    return min((cosigned.last_size(connection, key) for key in keys), default=0)


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
