"""Verify an exported log, or the proof of one entry, without Peelian and without a network.

    python peelian_verify.py FOLDER --key KEY [--checkpoint FILE ...] [--witness KEY ... [--quorum N]]
    python peelian_verify.py ENTRY.tlog-proof --key KEY [--key-change PROOF ...] [--witness KEY ... [--quorum N]]

KEY is the log's public key, or a file that holds it; get it from somebody who did not give you the export. FILE is a
checkpoint that somebody outside kept. A witness is somebody who signs a checkpoint only if it adds to all that they saw
before. The answer is one sentence; exit status 0 if it holds and 1 if it does not.

This file needs Python and the package `cryptography`. It shares no code with Peelian, and is short so that it can be
read. The tree is that of RFC 6962; the rest is of c2sp.org: signed-note, tlog-checkpoint, tlog-proof, tlog-tiles,
tlog-cosignature.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256

ENTRIES = "entries.jsonl"
"""One entry a line, as it was hashed."""
CHECKPOINTS = "checkpoints"
"""A folder of signed checkpoints."""
KEY = "log-key.txt"
"""The public key, as the export says it is."""
SECOND_KEYS = "log-keys-mldsa44.txt"
"""Keys of the log of another kind, signed by the public key."""
WITNESSES = "witness-keys.txt"
"""Keys of witnesses, as the export says they are."""
TILES, TILES_CHECKPOINT = "tile", "checkpoint"
"""The same log as tiles."""
PROOF = "c2sp.org/tlog-proof@v1"
CHANGE = "peelian log key change v1"
HASH_BYTES, TIME_BYTES, WIDTH, HEIGHT = 32, 8, 256, 8
CHECKPOINT_LINES = 3
"""Name of the log, number of entries, root."""
MOST_DIGITS = 18
LOG, WITNESS, SECOND, PHONE = b"\x01", b"\x04", b"\x06", b"\xffpeelian.p256-cosignature/v1\n"
"""What stands before a public key: whose it is and of which kind. Ed25519, Ed25519, ML-DSA-44, P-256."""
KEY_BYTES = {LOG: 32, WITNESS: 32, SECOND: 1312, PHONE: 65}


class NoError(Exception):
    """It does not hold, and this is why: a sentence, and what stands in its gaps."""

    def __init__(self, sentence: str, *parts: object) -> None:
        super().__init__(sentence.format(*parts))


class Key(NamedTuple):
    """A public key: name of the log or witness, four bytes that stand for the key, the key itself, its kind."""

    name: str
    id: bytes
    public: bytes
    kind: bytes = LOG


class Checkpoint(NamedTuple):
    """What was signed: so many entries, with this root; and which other keys have signed it."""

    size: int
    root: bytes
    others: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class Trust:
    """Whom the answer may rest on besides the log's key: witnesses, how many of them, and proofs of key changes."""

    witnesses: Sequence[Key] = ()
    quorum: int = 0
    changes: Sequence[Path] = ()


NOBODY = Trust()


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
    for kind, size in KEY_BYTES.items():
        if content.startswith(kind) and len(content) == len(kind) + size and name and given == key_id.hex():
            return Key(name, key_id, content[len(kind) :], kind)
    raise NoError("the public key is not one, or its parts do not fit together")


def log_key(line: str) -> Key:
    """Read a public key that must be a log's."""
    key = read_key(line)
    if key.kind != LOG:
        raise NoError("the public key is a witness's, not a log's")
    return key


def signed(key: Key, text: str, signature: bytes) -> bool:
    """Say whether the log's key signed the text."""
    return verified(lambda: Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode()))


def verified(verify: Callable[[], object]) -> bool:
    """Say whether a signature fits."""
    try:
        verify()
    except (InvalidSignature, ValueError):
        return False
    except (ImportError, UnsupportedAlgorithm) as error:
        raise NoError("this version of `cryptography` knows no ML-DSA-44: install a newer one") from error
    return True


def cosigned(key: Key, text: str, payload: bytes) -> bool:
    """Say whether a witness, or another key of the log, signed a checkpoint (c2sp.org/tlog-cosignature)."""
    time, signature = payload[:TIME_BYTES], payload[TIME_BYTES:]
    header = "cosignature/v1" if key.kind == WITNESS else PHONE[1:-1].decode()
    message = f"{header}\ntime {int.from_bytes(time, 'big')}\n{text}".encode()
    if key.kind == WITNESS:
        return verified(lambda: Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message))
    if key.kind == SECOND:
        return verified(lambda: by_lattice(key, time + subtree(text), signature))
    return verified(lambda: by_curve(key, message, signature))


def subtree(text: str) -> bytes:
    """Return what follows the time in what ML-DSA-44 signs: which log, from where to where, which root."""
    origin, size, root = text.split("\n")[:3]
    name = origin.encode()
    return bytes([len(name)]) + name + bytes(8) + decimal(size).to_bytes(8, "big") + unbase64(root)


def by_lattice(key: Key, rest: bytes, signature: bytes) -> None:
    """Verify a signature of ML-DSA-44."""
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey  # noqa: PLC0415 - since version 47

    name = key.name.encode()
    MLDSA44PublicKey.from_public_bytes(key.public).verify(
        signature, b"subtree/v1\n\0" + bytes([len(name)]) + name + rest
    )


def by_curve(key: Key, message: bytes, signature: bytes) -> None:
    """Verify a signature of P-256: r and s, 32 bytes each."""
    if len(signature) != 2 * HASH_BYTES:
        raise NoError("the signature of a phone does not fit")
    r, s = (int.from_bytes(half, "big") for half in (signature[:HASH_BYTES], signature[HASH_BYTES:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.public)
    point.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))


def lines_of(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Take a note apart: its text, and name, key id and signature of each line under it."""
    body, gap, under = note.rpartition("\n\n")
    lines = under.split("\n")
    if not gap or lines[-1] or len(lines) == 1:
        raise NoError("a checkpoint is not laid out as it should be")
    found = []
    for line in lines[:-1]:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        content = unbase64(encoded)
        if dash != "\u2014":
            raise NoError("a checkpoint has a line under it that is no signature")
        found.append((name, content[:4], content[4:]))
    return body + "\n", found


def read_note(note: str, key: Key, others: Sequence[Key] = (), *, strict: bool = False) -> tuple[str, frozenset[Key]]:
    """Return the text of a note that the key signed, and who else has.

    Lines of unknown keys are passed over; where it is strict, as in an export, which names everybody, there are none.
    """
    text, lines = lines_of(note)
    known = {(one.name, one.id): one for one in (*others, key)}
    found = set()
    for name, key_id, signature in lines:
        one = known.get((name, key_id))
        if one is None and strict:
            raise NoError("a checkpoint has a line of {}, whom the export does not name", name)
        if one is None:
            continue
        if not (signed(one, text, signature) if one.kind == LOG else cosigned(one, text, signature)):
            raise NoError("the signature of a checkpoint does not fit")
        found.add(one)
    if key not in found:
        raise NoError("a checkpoint is not signed by this key")
    return text, frozenset(found - {key})


def read_checkpoint(note: str, key: Key, others: Sequence[Key] = (), *, strict: bool = False) -> Checkpoint:
    """Take a checkpoint apart, and see that it is of this log and that the key signed it."""
    text, found = read_note(note, key, others, strict=strict)
    parts = text.split("\n")[:-1]
    if len(parts) != CHECKPOINT_LINES or parts[0] != key.name:
        raise NoError("a checkpoint is of another log")
    return Checkpoint(decimal(parts[1]), unbase64(parts[2]), found)


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
        """Add the hash of an entry, and join the subtrees that it completes."""
        self.hashes.append(entry)
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


def compare(entries: Sequence[bytes], signed_roots: Mapping[int, bytes]) -> None:
    """Hash every entry, and see that each root that was signed is the root of the entries."""
    edge, fitting = Edge(), 0
    for size in range(len(entries) + 1):
        if size:
            edge.add(leaf(entries[size - 1]))
        if size in signed_roots:
            if not agree(edge.root(), signed_roots[size]):
                raise NoError("the entries {} to {} are not those that were signed", fitting, max(size - 1, 0))
            fitting = size


def changed(entry: bytes) -> tuple[Key, Key] | None:
    """Return the old and the new key where an entry says that one hands over to the other; both must have signed it."""
    if b':log_key:changed"' not in entry:
        return None
    try:
        said = json.loads(entry)
        facts = said["facts"] if said["action"].endswith(":log_key:changed") else None
        if facts is None:
            return None
        old, new = log_key(facts["old_key"]), log_key(facts["new_key"])
        text = f"{CHANGE}\n{old.name}\n{facts['old_key']}\n{facts['new_key']}\n"
        both = ((old, facts["old_signature"]), (new, facts["new_signature"]))
        if old.name == new.name and all(signed(key, text, unbase64(one)) for key, one in both):
            return old, new
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoError("a change of the log's key cannot be read") from error
    raise NoError("a change of the log's key is not signed by both keys")


def succession(entries: Sequence[bytes], last: Key) -> list[tuple[int, Key]]:
    """Return every key of a log, each with the smallest number of entries that it signs; the last one is given."""
    changes = [(number, pair) for number, entry in enumerate(entries) if (pair := changed(entry)) is not None]
    keys = [(0, changes[0][1][0] if changes else last)]
    for number, (old, new) in changes:
        if old != keys[-1][1]:
            raise NoError("entry {} hands over from a key whose turn it was not", number)
        keys.append((number + 2, new))
    if keys[-1][1] != last:
        raise NoError("the changes of key do not lead to the export's key")
    return keys


@dataclass(frozen=True)
class Signers:
    """Who may have signed a log: its keys in order, each with the smallest number of entries that it signs; others."""

    keys: Sequence[tuple[int, Key]]
    others: Sequence[Key]

    def opened(self, path: Path, *, strict: bool) -> Checkpoint:
        """Take a checkpoint apart that must be signed by the key whose turn it was."""
        note = text(path)
        claimed = decimal([*note.split("\n"), "", ""][1])
        key = next(key for start, key in reversed(self.keys) if claimed >= start)
        return read_checkpoint(note, key, self.others, strict=strict)


def verify_folder(folder: Path, given: Key | None, outside: Sequence[Path], trust: Trust) -> str:
    """Verify all entries of an export against all checkpoints; the key may be any that the log ever had."""
    brought = log_key(own_line(folder))
    content = (folder / ENTRIES).read_bytes()
    entries = content.split(b"\n")
    if entries.pop():
        raise NoError("{} is cut short", ENTRIES)
    keys = succession(entries, brought)
    if given is not None and given not in [key for _, key in keys]:
        raise NoError("the export is of another log than the key")
    signers = Signers(keys, [*trust.witnesses, *brought_along(folder, brought)])
    own = [signers.opened(path, strict=True) for path in sorted((folder / CHECKPOINTS).iterdir())]
    held = [signers.opened(path, strict=False) for path in outside]
    if max((point.size for point in own), default=0) != len(entries) or not own:
        raise NoError("{} entries are there, and other entries, or none, are signed", len(entries))
    compare(entries, wanted([*own, *held], len(entries)))
    last = max(own, key=lambda point: point.size)
    compare_tiles(folder, entries, last, signers)
    witnessed = enough(last, trust)
    outsiders = f" and {len(held)} kept outside" if held else ""
    sentence = f"{len(entries)} entries of {brought.name} are as they were signed at {len(own)} checkpoints{outsiders}"
    return f"{sentence}{witnessed}."


def brought_along(folder: Path, key: Key) -> list[Key]:
    """Return the other keys that an export brings along: the log's own, which its key signed, and of witnesses."""
    keys: list[Key] = []
    if (folder / SECOND_KEYS).exists():
        said, _ = read_note(text(folder / SECOND_KEYS), key)
        keys += [read_key(line) for line in said.split("\n")[2:-1]]
    if (folder / WITNESSES).exists():
        keys += [read_key(line) for line in text(folder / WITNESSES).split("\n")[:-1]]
    return keys


def enough(point: Checkpoint, trust: Trust) -> str:
    """Say which of the witnesses signed, and see that they are enough."""
    there = [key.name for key in trust.witnesses if key in point.others]
    if len(there) < trust.quorum:
        raise NoError("{} of the witnesses have signed it, and {} should", len(there), trust.quorum)
    return f", witnessed by {', '.join(there)}" if there else ""


def tiles(entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Give the name and the content of every tile of a log."""
    hashes, level = [leaf(entry) for entry in entries], 0
    bundled = [len(entry).to_bytes(2, "big") + entry for entry in entries]
    while hashes:
        for start in range(0, len(hashes), WIDTH):
            part = "" if len(hashes) - start >= WIDTH else f".p/{len(hashes) - start}"
            number = start // WIDTH
            place = "/".join([*(f"x{one}" for one in groups(number)[:-1]), groups(number)[-1]]) + part
            yield f"{level}/{place}", b"".join(hashes[start : start + WIDTH])
            if level == 0:
                yield f"entries/{place}", b"".join(bundled[start : start + WIDTH])
        above = []
        for start in range(0, len(hashes) // WIDTH * WIDTH, WIDTH):
            edge = Edge()
            for one in hashes[start : start + WIDTH]:
                edge.add(one)
            above.append(edge.root())
        hashes, level = above, level + 1


def groups(number: int) -> list[str]:
    """Return a tile's number in groups of three digits."""
    return ([] if number < 1000 else groups(number // 1000)) + [f"{number % 1000:03}"]  # noqa: PLR2004


def compare_tiles(folder: Path, entries: Sequence[bytes], last: Checkpoint, signers: Signers) -> None:
    """See that the tiles, where there are any, are those of the entries, and that their checkpoint is the last one."""
    there = {
        path.relative_to(folder / TILES).as_posix(): path for path in (folder / TILES).rglob("*") if path.is_file()
    }
    if not there and not (folder / TILES_CHECKPOINT).exists():
        return
    point = signers.opened(folder / TILES_CHECKPOINT, strict=True)
    if (point.size, point.root) != (len(entries), last.root):
        raise NoError("the tiles are not of the log that was signed last")
    for name, content in tiles(entries):
        path = there.pop(name, None)
        if path is None or path.read_bytes() != content:
            raise NoError("the tile {} is not that of the entries", name)
    if there:
        raise NoError("{} is no tile of this log", min(there))


def verify_proof(proof: str, key: Key, trust: Trust) -> str:
    """Verify that one entry is in the log, by its key, or by one that it handed over to."""
    for path in trust.changes:
        pair = changed(proved(text(path), key)[1])
        if pair is None or pair[0] != key:
            raise NoError("{} proves no change of this key", path.name)
        key = pair[1]
    number, entry, point = proved(proof, key, trust.witnesses)
    shown, witnessed = entry.decode(errors="backslashreplace"), enough(point, trust)
    return f"entry {number} of {key.name} is in the log of {point.size} entries{witnessed}: {shown}"


def proved(proof: str, key: Key, others: Sequence[Key] = ()) -> tuple[int, bytes, Checkpoint]:
    """Return number and bytes of an entry that is in the log. Size and root are the checkpoint's, never the proof's."""
    head, _, note = proof.partition("\n\n")
    first, extra, index, *path = [*head.split("\n"), "", ""][: max(3, head.count("\n") + 1)]
    if first != PROOF or not extra.startswith("extra ") or not index.startswith("index "):
        raise NoError("it is not a proof with its entry in it")
    number, entry = decimal(index.removeprefix("index ")), unbase64(extra.removeprefix("extra "))
    point = read_checkpoint(note, key, others)
    if number >= point.size or not agree(climb(number, point.size, leaf(entry), path), point.root):
        raise NoError("entry {} does not lead to the root that was signed", number)
    return number, entry, point


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


def own_line(folder: Path) -> str:
    """Return the public key that an export brings along."""
    line = text(folder / KEY)
    if not line.endswith("\n"):
        raise NoError("{} is cut short", KEY)
    return line[:-1]


def given_key(key: str) -> str:
    """Return a public key that is given as itself, or by the name of a file that holds it."""
    return text(Path(key)).strip() if Path(key).is_file() else key


def answer(what: Path, key: str | None, outside: Sequence[Path], trust: Trust = NOBODY) -> str:
    """Return the sentence that says what holds.

    Raises:
        NoError: it does not hold.
    """
    given = None if key is None else log_key(given_key(key))
    if what.is_dir():
        holds = verify_folder(what, given, outside, trust)
        return holds if given else f"{holds} The key is the export's own: compare it with one from elsewhere, by --key."
    if given is None:
        raise NoError("a proof says nothing without --key")
    return verify_proof(text(what), given, trust)


def asked_of(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("what", type=Path, help="folder of an export, or a .tlog-proof file")
    parser.add_argument("--key", help="the log's public key, or a file that holds it")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="one that was kept outside")
    parser.add_argument("--key-change", type=Path, action="append", default=[], help="proof of a change of the key")
    parser.add_argument("--witness", action="append", default=[], help="a witness's public key, or a file of it")
    parser.add_argument("--quorum", type=int, help="how many witnesses must have signed; all of them by default")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line."""
    asked = asked_of(words)
    try:
        witnesses = [read_key(given_key(key)) for key in asked.witness]
        quorum = len(witnesses) if asked.quorum is None else asked.quorum
        trust = Trust(witnesses=witnesses, quorum=quorum, changes=asked.key_change)
        sentence, status = f"Verified: {answer(asked.what, asked.key, asked.checkpoint, trust)}", 0
    except NoError as no:
        sentence, status = f"NOT verified: {no}.", 1
    except (OSError, UnicodeDecodeError) as error:
        sentence, status = f"NOT verified: a file cannot be read ({error}).", 1
    sys.stdout.write(sentence + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
