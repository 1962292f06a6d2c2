"""Verify an exported log, or the proof of one entry, without Peelian and without a network.

    python peelian_verify.py FOLDER --key KEY [--checkpoint FILE ...]
    python peelian_verify.py ENTRY.tlog-proof --key KEY

KEY is the log's public key, or a file that holds it; get it from somebody who did not give you the export. FILE is a
checkpoint that somebody outside kept. The answer is one sentence; exit status 0 if it holds and 1 if it does not.

This file needs Python and the package `cryptography`. It shares no code with Peelian, and is short so that it can be
read. The tree is that of RFC 6962, the signatures those of c2sp.org/signed-note, /tlog-checkpoint and /tlog-proof.
"""

import argparse
import base64
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ENTRIES = "entries.jsonl"
"""One entry a line, as it was hashed."""
CHECKPOINTS = "checkpoints"
"""A folder of signed checkpoints."""
KEY = "log-key.txt"
"""The public key, as the export says it is."""
PROOF = "c2sp.org/tlog-proof@v1"
HASH_BYTES = 32
CHECKPOINT_LINES = 3
"""Name of the log, number of entries, root."""
MOST_DIGITS = 18


class NoError(Exception):
    """It does not hold, and this is why: a sentence, and what stands in its gaps."""

    def __init__(self, sentence: str, *parts: object) -> None:
        super().__init__(sentence.format(*parts))


class Key(NamedTuple):
    """A public key: name of the log, four bytes that stand for the key, the key itself."""

    name: str
    id: bytes
    public: bytes


class Checkpoint(NamedTuple):
    """What was signed: so many entries, with this root."""

    size: int
    root: bytes


def unbase64(text: str) -> bytes:
    """Decode base64, written in the one way it should be."""
    try:
        content = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NoError("something that should be base64 is not") from error
    if base64.b64encode(content).decode() != text:
        raise NoError("some base64 is not written as it should be")
    return content


def decimal(text: str) -> int:
    """Read a number, written in the one way it should be."""
    if len(text) > MOST_DIGITS or not (text.isascii() and text.isdecimal() and str(int(text)) == text):
        raise NoError("{!r} is not a number", text[:MOST_DIGITS])
    return int(text)


def read_key(line: str) -> Key:
    """Take a public key apart, and see that its parts fit together."""
    name, _, rest = line.partition("+")
    given, _, encoded = rest.partition("+")
    content = unbase64(encoded)
    key_id = hashlib.sha256(name.encode() + b"\n" + content).digest()[:4]
    if not name or content[:1] != b"\x01" or len(content) != 1 + HASH_BYTES or given != key_id.hex():
        raise NoError("the public key is not one, or its parts do not fit together")
    return Key(name, key_id, content[1:])


def signed(key: Key, text: str, signature: bytes) -> bool:
    """Say whether the key signed the text."""
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def read_checkpoint(note: str, key: Key) -> Checkpoint:
    """Take a checkpoint apart, and see that it is of this log and that the key signed it."""
    body, gap, under = note.rpartition("\n\n")
    lines = under.split("\n")
    if not gap or lines[-1] or len(lines) == 1:
        raise NoError("a checkpoint is not laid out as it should be")
    text, found = body + "\n", False
    for line in lines[:-1]:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        content = unbase64(encoded)
        if dash != "\u2014":
            raise NoError("a checkpoint has a line under it that is no signature")
        if (name, content[:4]) == (key.name, key.id):
            if not signed(key, text, content[4:]):
                raise NoError("the signature of a checkpoint does not fit")
            found = True
    if not found:
        raise NoError("a checkpoint is not signed by this key")
    parts = body.split("\n")
    if len(parts) != CHECKPOINT_LINES or parts[0] != key.name:
        raise NoError("a checkpoint is of another log")
    return Checkpoint(decimal(parts[1]), unbase64(parts[2]))


def node(left: bytes, right: bytes) -> bytes:
    """Hash two nodes into one."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf(entry: bytes) -> bytes:
    """Hash an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


class Edge:
    """The right edge of a tree: hashes of the perfect subtrees that make it up."""

    def __init__(self) -> None:
        self.size = 0
        self.hashes: list[bytes] = []

    def add(self, entry: bytes) -> None:
        """Add an entry, and join the subtrees that it completes."""
        self.hashes.append(leaf(entry))
        number = self.size
        while number & 1:
            right, left = self.hashes.pop(), self.hashes.pop()
            self.hashes.append(node(left, right))
            number >>= 1
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all entries so far."""
        if not self.hashes:
            return hashlib.sha256(b"").digest()
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node(left, root)
        return root


def agree(got: bytes, wanted: bytes) -> bool:
    """Say whether a root is the one that was signed."""
    return got == wanted


def wanted(points: Sequence[Checkpoint], there: int) -> dict[int, bytes]:
    """Return the root that was signed for each number of entries, and see that there is one only."""
    signed_roots: dict[int, bytes] = {}
    for point in points:
        if point.size > there:
            raise NoError("{} entries were signed at a time, and only {} are there", point.size, there)
        if not agree(signed_roots.setdefault(point.size, point.root), point.root):
            raise NoError("two different logs of {} entries were signed", point.size)
    return signed_roots


def compare(entries: Sequence[bytes], signed_roots: dict[int, bytes]) -> None:
    """Hash every entry, and see that each root that was signed is the root of the entries."""
    edge, fitting = Edge(), 0
    for size in range(len(entries) + 1):
        if size:
            edge.add(entries[size - 1])
        if size in signed_roots:
            if not agree(edge.root(), signed_roots[size]):
                raise NoError("the entries {} to {} are not those that were signed", fitting, max(size - 1, 0))
            fitting = size


def verify_folder(folder: Path, key: Key, outside: Sequence[Path]) -> str:
    """Verify all entries of an export against all checkpoints."""
    content = (folder / ENTRIES).read_bytes()
    entries = content.split(b"\n")
    if entries.pop():
        raise NoError("{} is cut short", ENTRIES)
    own = [read_checkpoint(text(path), key) for path in sorted((folder / CHECKPOINTS).iterdir())]
    held = [read_checkpoint(text(path), key) for path in outside]
    if max((point.size for point in own), default=0) != len(entries) or not own:
        raise NoError("{} entries are there, and other entries, or none, are signed", len(entries))
    compare(entries, wanted([*own, *held], len(entries)))
    others = f" and {len(held)} kept outside" if held else ""
    return f"{len(entries)} entries of {key.name} are as they were signed at {len(own)} checkpoints{others}."


def verify_proof(proof: str, key: Key) -> str:
    """Verify that one entry is in the log. Size and root are taken from the checkpoint, never from the proof."""
    head, _, note = proof.partition("\n\n")
    first, extra, index, *path = [*head.split("\n"), "", ""][: max(3, head.count("\n") + 1)]
    if first != PROOF or not extra.startswith("extra ") or not index.startswith("index "):
        raise NoError("it is not a proof with its entry in it")
    number, entry = decimal(index.removeprefix("index ")), unbase64(extra.removeprefix("extra "))
    point = read_checkpoint(note, key)
    if number >= point.size or not agree(climb(number, point.size, leaf(entry), path), point.root):
        raise NoError("entry {} does not lead to the root that was signed", number)
    shown = entry.decode(errors="backslashreplace")
    return f"entry {number} of {key.name} is in the log of {point.size} entries: {shown}"


def climb(number: int, size: int, entry: bytes, path: Sequence[str]) -> bytes:
    """Return the root that a path leads to from an entry (RFC 9162, 2.1.3.2); nothing if it leads nowhere."""
    index, last, current = number, size - 1, entry
    for sibling in map(unbase64, path):
        if last == 0 or len(sibling) != HASH_BYTES:
            return b""
        if index & 1 or index == last:
            current = node(sibling, current)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            current = node(current, sibling)
        index, last = index >> 1, last >> 1
    return current if last == 0 else b""


def text(path: Path) -> str:
    """Read a file as it is, without touching its line ends."""
    return path.read_bytes().decode()


def own_key(folder: Path) -> str:
    """Return the public key that an export brings along."""
    line = text(folder / KEY)
    if not line.endswith("\n"):
        raise NoError("{} is cut short", KEY)
    return line[:-1]


def answer(what: Path, key: str | None, outside: Sequence[Path]) -> str:
    """Return the sentence that says what holds.

    Raises:
        NoError: it does not hold.
    """
    given = text(Path(key)).strip() if key and Path(key).is_file() else key
    if not what.is_dir():
        if given is None:
            raise NoError("a proof says nothing without --key")
        return verify_proof(text(what), read_key(given))
    brought = own_key(what)
    if given not in {None, brought}:
        raise NoError("the export is of another log than the key")
    holds = verify_folder(what, read_key(brought), outside)
    return holds if given else f"{holds} The key is the export's own: compare it with one from elsewhere, by --key."


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("what", type=Path, help="folder of an export, or a .tlog-proof file")
    parser.add_argument("--key", help="the log's public key, or a file that holds it")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="one that was kept outside")
    asked = parser.parse_args(words)
    try:
        sentence, status = f"Verified: {answer(asked.what, asked.key, asked.checkpoint)}", 0
    except NoError as no:
        sentence, status = f"NOT verified: {no}.", 1
    except (OSError, UnicodeDecodeError) as error:
        sentence, status = f"NOT verified: a file cannot be read ({error}).", 1
    sys.stdout.write(sentence + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
