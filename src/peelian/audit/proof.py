"""Proofs of C2SP (c2sp.org/tlog-proof): a small file that shows one entry to be in the log, to anybody with the key.

The entry travels in the file, as its extra data. That is not authenticated by itself; it is here, because its hash
must lead to the root that the checkpoint signs.
"""

import base64
import re
from dataclasses import dataclass

from peelian.audit import checkpoint as checkpoints
from peelian.audit import note as notes
from peelian.audit import tree
from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.note import VerifierKey
from peelian.errors import NoteError

FORMAT = "c2sp.org/tlog-proof@v1"
EXTRA = "extra "
INDEX = "index "
SUFFIX = ".tlog-proof"
"""How the name of such a file ends."""
LONGEST_PATH = 64
"""Hashes: enough for more entries than can be counted with 64 bits."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionProof:
    """One entry, its place, the hashes from it to the root, and the checkpoint that signs size and root."""

    number: int
    leaf: bytes
    path: tuple[bytes, ...]
    checkpoint: SignedCheckpoint

    @property
    def text(self) -> str:
        """The proof as it is written into a file."""
        lines = [
            FORMAT,
            EXTRA + base64.b64encode(self.leaf).decode(),
            f"{INDEX}{self.number}",
            *(base64.b64encode(value).decode() for value in self.path),
        ]
        return "\n".join(lines) + "\n\n" + self.checkpoint.note


def verified(text: str, key: VerifierKey) -> InclusionProof:
    """Read a proof, and return it if it holds.

    Raises:
        NoteError: it is not well formed, its checkpoint is not signed by the key, or it does not hold.
    """
    head, gap, note = text.partition("\n\n")
    lines = [*head.split("\n"), "", ""]
    if not gap or lines[0] != FORMAT or not lines[1].startswith(EXTRA) or not lines[2].startswith(INDEX):
        raise NoteError("proof", "it is not laid out as a proof with its entry is")
    number, path = lines[2].removeprefix(INDEX), lines[3:-2]
    if not _NUMBER.fullmatch(number) or len(path) > LONGEST_PATH:
        raise NoteError("proof", "it has no number, or too long a path")
    proof = InclusionProof(
        number=int(number),
        leaf=notes.unbase64(lines[1].removeprefix(EXTRA), "proof"),
        path=tuple(notes.unbase64(line, "proof") for line in path),
        checkpoint=checkpoints.opened(note, key),
    )
    if not holds(proof):
        raise NoteError("proof", "its entry does not lead to the root that was signed")
    return proof


def holds(proof: InclusionProof) -> bool:
    """Say whether the entry is in the log that the checkpoint signs. Size and root are the checkpoint's."""
    signed, entry = proof.checkpoint, tree.leaf_hash(proof.leaf)
    if any(len(value) != tree.HASH_BYTES for value in proof.path):
        return False
    return tree.included(entry, proof.number, size=signed.size, root=signed.root, path=proof.path)
