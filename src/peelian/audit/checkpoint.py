"""Checkpoints of C2SP (c2sp.org/tlog-checkpoint): which log, how many entries, which root, signed.

A checkpoint that somebody else holds is what makes an alteration show: nobody can make the log fit it again.
"""

import base64
import re
from dataclasses import dataclass

from peelian.audit import note as notes
from peelian.audit import tree
from peelian.audit.note import Signer, VerifierKey
from peelian.errors import NoteError

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The state of a log. `origin`: which log; `size`: entries; `root`: 32 bytes, over all of them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint(Checkpoint):
    """A checkpoint whose signature was made or verified here. `note`: it and its signatures, as they are given out."""

    note: str


def sign(size: int, root: bytes, signer: Signer) -> SignedCheckpoint:
    """Sign a state of the log of that signer."""
    state = Checkpoint(origin=signer.name, size=size, root=root)
    return SignedCheckpoint(origin=state.origin, size=size, root=root, note=signer.sign(state.text))


def opened(note: str, key: VerifierKey) -> SignedCheckpoint:
    """Read a checkpoint of the log that the key belongs to.

    Raises:
        NoteError: it is not well formed, not of this log, or not signed by the key.
    """
    origin, size, root, *rest = [*notes.opened(note, key).split("\n"), "", ""]
    if origin != key.name or not _SIZE.fullmatch(size):
        raise NoteError("checkpoint", "it is not of this log, or has no size")
    content = notes.unbase64(root, "checkpoint")
    if len(content) != tree.HASH_BYTES or any(rest):
        raise NoteError("checkpoint", "it has no root, or something after it")
    return SignedCheckpoint(origin=origin, size=int(size), root=content, note=note)
