"""Policy packs as files: signed by two people, taken into force, compared, and tried on what is at a desk.

A signature (Ed25519) is over one line with the pack's SHA-256. Who may sign is said in a file of the desk's own, so
that nobody signs a pack of their own making with a key of their own making.
"""

import base64
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from peelian.errors import PolicyError
from peelian.law import policy as law
from peelian.law.policy import Policy
from peelian.nouns.event import SYSTEM, Event, EventKind
from peelian.wiring import rules
from peelian.wiring.store import DeskStore

SIGNATURES: Final = ".signatures.json"
"""Added to a pack's file name, beside it."""

SIGNERS: Final = "policy-signers.toml"
"""In the configuration folder: who may sign packs for this desk."""

PINNED: Final = "digests.json"
"""Beside the packs that come with Peelian: their digests, written by scripts/pin_policies.py."""

FORMAT: Final = "peelian-policy-signatures-1"
ENOUGH: Final = 2
LARGEST_BYTES: Final = 1_000_000
OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack as it is written. `shipped`: whether it came with Peelian."""

    name: str
    raw: bytes
    shipped: bool

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the file."""
        return sha256(self.raw).hexdigest()

    @property
    def policy(self) -> Policy:
        """The rules.

        Raises:
            PolicyError: they are not whole.
        """
        return law.parse(self.raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Whose signatures hold, and what is wrong with others."""

    names: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether two different people signed."""
        return len(self.names) >= ENOUGH


def read(wanted: str) -> Pack:
    """Read a pack: one that comes with Peelian by its name, any other by its file.

    Raises:
        PolicyError: there is none, or it cannot be read.
    """
    file = resources.files("peelian.law") / "packs" / f"{wanted}.toml"
    if wanted.replace("-", "").isalnum() and file.is_file():
        return Pack(name=wanted, raw=file.read_bytes(), shipped=True)
    path = Path(wanted)
    return Pack(name=path.name, raw=_content(path), shipped=False)


def pinned() -> Mapping[str, str]:
    """Return the digests of the packs that come with this version of Peelian."""
    file = resources.files("peelian.law") / "packs" / PINNED
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def in_force(wanted: str, signers: Path) -> Policy:
    """Return the policy of a desk: a shipped pack just as it was shipped, or one that two people signed.

    Raises:
        PolicyError: it is neither, or cannot be read.
    """
    pack = read(wanted)
    if pack.shipped:
        if pinned().get(pack.name) != pack.digest:
            raise PolicyError("it is not the pack that this version of Peelian came with", pack.name)
        if pack.name == rules.DEMONSTRATION:
            raise PolicyError("it is the demonstration's, for people who do not exist", pack.name)
        return pack.policy
    signed = signatures(Path(wanted), signers, digest=pack.digest)
    if not signed.enough:
        why = "; ".join(signed.faults) or "nobody has signed it"
        problem = f"{len(signed.names)} of {ENOUGH} people that {signers} names have signed it"
        raise PolicyError(problem, why)
    return pack.policy


def note_in_force(store: DeskStore, policy: Policy, *, now: datetime) -> None:
    """Log which pack a desk opens with.

    Raises:
        StoreError: the store is busy, full or broken.
    """
    facts = (("policy", policy.label), ("digest", policy.digest))
    event = Event(
        kind=EventKind.POLICY_LOADED, who=SYSTEM, why="the desk opens", at=now, facts=facts, regime=policy.regime
    )
    with store.change() as unit:
        unit.journal.record(event)


def signatures(path: Path, signers: Path, *, digest: str) -> Signed:
    """Say whose signatures hold of the pack with this digest, which lies in this file.

    Raises:
        PolicyError: the pack, its signatures or the list of signers cannot be read.
    """
    known = _signers(signers)
    names: dict[str, str] = {}
    faults = []
    beside = _beside(path)
    for one in _kept(beside) if beside.exists() else ():
        name, key = str(one.get("name", "")), str(one.get("key", ""))
        if known.get(name) != key:
            faults.append(f"{name} is not among those who may sign, or has another key")
        elif not _holds(key, digest, str(one.get("signature", ""))):
            faults.append(f"the signature of {name} is of another pack")
        elif key in names.values():
            faults.append(f"{name} signed with somebody else's key")
        else:
            names[name] = key
    return Signed(names=tuple(sorted(names)), faults=tuple(faults))


def make_key(path: Path) -> str:
    """Make a key that packs are signed with, in a file that only its owner can read; return its public half (base64).

    Raises:
        PolicyError: there is a file already, or it cannot be written.
    """
    private = Ed25519PrivateKey.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(base64.b64encode(private.private_bytes_raw()).decode() + "\n")
    except OSError as error:
        raise PolicyError("the key cannot be written", f"{path}: {error.strerror}") from None
    return _public(private)


def sign(path: Path, key: Path, name: str) -> str:
    """Sign a pack, beside those who signed it before; return its digest.

    Raises:
        PolicyError: the pack is not whole, or the key cannot be used.
    """
    raw = _content(path)
    law.parse(raw)
    digest = sha256(raw).hexdigest()
    try:
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(_content(key), validate=False))
    except ValueError:
        remedy = "Give a key that `peelian policy key` made"
        raise PolicyError("the key cannot be used", str(key), remedy) from None
    made = {
        "name": name,
        "key": _public(private),
        "signature": base64.b64encode(private.sign(_message(digest))).decode(),
    }
    beside = _beside(path)
    kept = [one for one in _kept(beside) if one.get("name") != name] if beside.exists() else []
    whole = {"format": FORMAT, "digest": digest, "signatures": [*kept, made]}
    beside.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return digest


def _beside(path: Path) -> Path:
    return path.with_name(path.name + SIGNATURES)


def _message(digest: str) -> bytes:
    return f"peelian policy pack\n{digest}\n".encode()


def _public(private: Ed25519PrivateKey) -> str:
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def _holds(key: str, digest: str, signature: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), _message(digest))
    except (InvalidSignature, ValueError):
        return False
    return True


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES)
    except OSError as error:
        raise PolicyError("it cannot be read", f"{path}: {error.strerror}") from None


def _kept(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        found = json.loads(_content(path))
        signed: list[Mapping[str, Any]] = [dict(one) for one in found["signatures"]]
        known = found["format"] == FORMAT
    except (ValueError, KeyError, TypeError, RecursionError):
        signed, known = [], False
    if not known:
        raise PolicyError("its signatures cannot be read", str(path))
    return signed


def _signers(path: Path) -> Mapping[str, str]:
    if not path.exists():
        remedy = "List the people who may, with their keys, in that file, or name another with --signers"
        raise PolicyError("nobody is named who may sign it", str(path), remedy)
    try:
        listed = tomllib.loads(_content(path).decode())["signer"]
        return {str(one["name"]): str(one["key"]) for one in listed}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PolicyError("who may sign packs cannot be read", str(path)) from None
