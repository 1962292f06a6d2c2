"""What a wearer's device signs: each call as a whole, and in an answer the statement that is kept."""

from hashlib import sha256
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from peelian.errors import InvalidValueError
from peelian.nouns.prompt import PromptId
from peelian.nouns.statement import Camera, Purpose, Statement
from peelian.nouns.wearer import WatchId

PREFIX: Final = "peelian-check-in-call-1"
"""The first line of what is signed of a call, so that a signature means nothing anywhere else."""


class Stated(BaseModel):
    """A statement as a device writes it down."""

    model_config = ConfigDict(extra="forbid")

    purpose: Purpose
    nonce: str = Field(max_length=64)
    device: str = Field(max_length=100)
    prompt: str = Field(max_length=100)
    counter: int = Field(ge=1, le=2**53)
    content_sha256: str = Field(max_length=64)
    camera: Camera
    said_at: AwareDatetime


def message(method: str, path: str, device: str, nonce: str, body: bytes | bytearray) -> bytes:
    """Return what a device signs of a call: everything that decides what is done. `path`: with its query, as sent."""
    return "\n".join([PREFIX, method, path, device, nonce, sha256(body).hexdigest()]).encode("utf-8")


def statement(text: str) -> Statement | None:
    """Read a statement; None where it is none."""
    try:
        said = Stated.model_validate_json(text)
        return Statement(
            purpose=said.purpose,
            nonce=said.nonce,
            watch=WatchId(said.device),
            prompt=PromptId(said.prompt),
            counter=said.counter,
            content_sha256=said.content_sha256,
            camera=said.camera,
            said_at=said.said_at,
        )
    except (ValidationError, InvalidValueError):
        return None
