"""A witness of logs (c2sp.org/tlog-witness): it signs a checkpoint only if that adds to all that it signed before.

It never signs two logs of one name, so whoever trusts it need not trust the log. What it signed last is looked up and
replaced in one step, and lies on the disk before it answers.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from peelian.audit import checkpoint as checkpoints
from peelian.audit import note as notes
from peelian.audit import tree
from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.cosignature import Cosigner
from peelian.audit.note import VerifierKey
from peelian.errors import NoteError

SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
MOST_HASHES = 63
OLD = "old "

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class Memory(Protocol):
    """What a witness remembers of each log: the checkpoint that it signed last."""

    def held(self) -> AbstractContextManager["Page"]:
        """Give the memory to one caller alone."""
        ...


class Page(Protocol):
    """The memory, while nobody else has it."""

    def latest(self, origin: str) -> tuple[int, bytes] | None:
        """Return size and root of the checkpoint that was signed last; None if none was."""
        ...

    def keep(self, origin: str, size: int, root: bytes) -> None:
        """Remember another one instead; when this returns, it is on the disk."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a witness answers: HTTP status, media type and body."""

    status: HTTPStatus
    body: str
    kind: str = TEXT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, taken apart: the size that the log thinks was signed last, the proof from there, the checkpoint."""

    old: int
    path: tuple[bytes, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A witness. `logs`: public keys, by the log's name; several while a log changes its key."""

    cosigners: Sequence[Cosigner]
    logs: Mapping[str, Sequence[VerifierKey]]
    memory: Memory

    def add_checkpoint(self, request: str, *, time_s: int) -> Answer:
        """Sign a checkpoint, or say why not.

        Args:
            request: as the specification has it.
            time_s: of now, POSIX.
        """
        try:
            asked = parsed(request)
        except NoteError as error:
            return Answer(status=HTTPStatus.BAD_REQUEST, body=f"{error.sentence}\n")
        keys = self.logs.get(asked.note.partition("\n")[0])
        if not keys:
            return Answer(status=HTTPStatus.NOT_FOUND, body="This log is not known here.\n")
        state = _opened(asked.note, keys)
        if state is None:
            return Answer(status=HTTPStatus.FORBIDDEN, body="No key of this log has signed it.\n")
        with self.memory.held() as page:
            no = _refusal(asked, state, page.latest(state.origin) or (0, tree.EMPTY_ROOT))
            if no is not None:
                return no
            page.keep(state.origin, state.size, state.root)
        lines = "".join(cosigner.line(state, time_s=time_s) for cosigner in self.cosigners)
        return Answer(status=HTTPStatus.OK, body=lines)


def request(old: int, path: Sequence[bytes], note: str) -> str:
    """Write a request to a witness. `old`: the size that it signed last; `path`: the proof from there."""
    return "\n".join([f"{OLD}{old}", *map(notes.base64_of, path)]) + f"\n\n{note}"


def parsed(text: str) -> Asked:
    """Read a request.

    Raises:
        NoteError: it is not laid out as one.
    """
    head, gap, note = text.partition("\n\n")
    first, *hashes = head.split("\n")
    size = first.removeprefix(OLD)
    if not gap or not first.startswith(OLD) or not _NUMBER.fullmatch(size) or len(hashes) > MOST_HASHES:
        raise NoteError("request", "it is not laid out as the specification has it")
    path = tuple(notes.unbase64(line, "request") for line in hashes)
    if any(len(one) != tree.HASH_BYTES for one in path):
        raise NoteError("request", "something in its proof is no hash")
    claimed = [*note.split("\n"), "", ""][1]
    if not _NUMBER.fullmatch(claimed) or int(size) > int(claimed):
        raise NoteError("request", "the checkpoint has no size, or a smaller one than what was signed before")
    return Asked(old=int(size), path=path, note=note)


def _opened(note: str, keys: Sequence[VerifierKey]) -> SignedCheckpoint | None:
    for key in keys:
        try:
            return checkpoints.opened(note, key)
        except NoteError:
            continue
    return None


def _refusal(asked: Asked, state: SignedCheckpoint, last: tuple[int, bytes]) -> Answer | None:
    size, _ = last
    if asked.old != size:
        return Answer(status=HTTPStatus.CONFLICT, body=f"{size}\n", kind=SIZE_TYPE)
    new = (state.size, state.root)
    if size == state.size and new != last:
        return Answer(status=HTTPStatus.CONFLICT, body=f"{size}\n", kind=SIZE_TYPE)
    if not tree.consistent(last, new, asked.path):
        return Answer(status=HTTPStatus.UNPROCESSABLE_ENTITY, body="It does not add to what was signed before.\n")
    return None
