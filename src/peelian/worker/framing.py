"""How typed words go through a pipe: what kind, how long, a header of fixed fields, and at most one binary part.

Whatever is not exactly one of the known kinds, in the one way of writing it, is refused: there is no place for anything
else to hide in.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from peelian.errors import WireError

LENGTHS = struct.Struct("<BII")
"""Number of the kind, bytes of the header, bytes of the binary part."""


class Body(BaseModel):
    """Fields of one kind of message: no other field, no other type, no number that is not finite."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of message. `most_header`, `most_binary`: bytes; a kind without a binary part allows 0."""

    number: int
    body: type[Body]
    most_header: int = 65_536
    most_binary: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message: its fields, and its binary part, which is empty where the kind has none."""

    body: Body
    binary: bytes = b""


class Codec:
    """Writes and reads messages of a few kinds."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._by_number = {kind.number: (name, kind) for name, kind in kinds.items()}
        self._by_body = {kind.body: (name, kind) for name, kind in kinds.items()}

    def encode(self, body: Body, binary: bytes = b"") -> bytes:
        """Return a message as it goes through the pipe.

        Raises:
            WireError: it is no known kind, or too long.
        """
        if type(body) not in self._by_body:
            raise WireError("its kind is unknown")
        name, kind = self._by_body[type(body)]
        header = body.model_dump_json().encode()
        _within(name, kind, len(header), len(binary))
        return LENGTHS.pack(kind.number, len(header), len(binary)) + header + binary

    def read(self, pipe: BinaryIO) -> Message | None:
        """Read one message; None at the end of the pipe.

        Raises:
            WireError: what came is no message. Nothing after it can be read.
        """
        lengths = pipe.read(LENGTHS.size)
        if not lengths:
            return None
        number, header_bytes, binary_bytes = LENGTHS.unpack(_whole(lengths, LENGTHS.size))
        if number not in self._by_number:
            raise WireError("its kind is unknown")
        name, kind = self._by_number[number]
        _within(name, kind, header_bytes, binary_bytes)
        header = _whole(pipe.read(header_bytes), header_bytes)
        binary = _whole(pipe.read(binary_bytes), binary_bytes)
        return Message(body=_body(name, kind, header), binary=binary)


def _within(name: str, kind: Kind, header_bytes: int, binary_bytes: int) -> None:
    if header_bytes > kind.most_header or binary_bytes > kind.most_binary:
        problem = f"{name} of {header_bytes} + {binary_bytes} bytes, at most {kind.most_header} + {kind.most_binary}"
        raise WireError(problem)


def _whole(part: bytes, size: int) -> bytes:
    if len(part) != size:
        raise WireError("it breaks off")
    return part


def _body(name: str, kind: Kind, header: bytes) -> Body:
    try:
        body = kind.body.model_validate_json(header)
    except ValidationError as error:
        problem = f"{name}: " + ", ".join(sorted({".".join(map(str, fault["loc"][:2])) for fault in error.errors()}))
        raise WireError(problem) from None
    if body.model_dump_json().encode() != header:
        problem = f"{name} is not written in the one way there is"
        raise WireError(problem)
    return body
