"""What goes between the desk and the process that decodes one picture: typed words, and one piece of memory.

The words are few and short. Bytes of a picture go one way through the memory and pixels the other; what a decoder says
against a picture is one of a closed set of sentences, so that a picture which takes it over cannot choose the words.
"""

import fcntl
import io
import os
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from peelian.capture import stills
from peelian.errors import WireError
from peelian.worker.framing import Body, Codec, Kind, Message

PAGE = 4096
PIXELS_AT = -(-stills.LARGEST_FILE_BYTES // PAGE) * PAGE
"""Where pixels begin in the memory; before them lies the picture as it was handed over."""

SIZE_BYTES = PIXELS_AT + stills.LARGEST_PIXELS * 3
"""Address space, not memory: only what a picture touches is ever there."""

LONGEST_BYTES = 2048
"""Of a message: below what a pipe takes as a whole, so that each is written and read at once, or is none."""

Side = Annotated[int, Field(ge=1, le=stills.LONGEST_SIDE_PX)]
Sentence = Annotated[str, Field(min_length=1, max_length=400)]


class Problem(StrEnum):
    """All that can be said against a picture."""

    EMPTY = stills.EMPTY
    TOO_MANY_BYTES = stills.TOO_MANY_BYTES
    TOO_MANY_PIXELS = stills.TOO_MANY_PIXELS
    TOO_LONG = stills.TOO_LONG
    OF_ANOTHER_KIND = stills.OF_ANOTHER_KIND
    DAMAGED = stills.DAMAGED
    TOO_MUCH_MEMORY = "it needs too much memory"


class Opened(Body):
    """It waits for its picture, locked and sealed. `confined`: False where it runs without the kernel's guard."""

    confined: bool


class Shut(Body):
    """It cannot be locked in, or its lock does not hold."""

    problem: Sentence


class Job(Body):
    """A picture lies in the memory, so many bytes of it. `least_px`: longest side that is enough; 0: its own."""

    size: Annotated[int, Field(ge=0, le=stills.LARGEST_FILE_BYTES)]
    least_px: Annotated[int, Field(ge=0, le=stills.LONGEST_SIDE_PX)] = 0


class Pixels(Body):
    """The picture's pixels lie in the memory: rows of RGB."""

    width_px: Side
    height_px: Side


class Unusable(Body):
    """The picture cannot be used."""

    problem: Problem


SLIPS = Codec(
    {
        "opened": Kind(number=1, body=Opened, most_header=64),
        "shut": Kind(number=2, body=Shut, most_header=LONGEST_BYTES - 64),
        "job": Kind(number=3, body=Job, most_header=64),
        "pixels": Kind(number=4, body=Pixels, most_header=64),
        "unusable": Kind(number=5, body=Unusable, most_header=256),
    }
)
"""Every word that goes to or fro, and how long it may be."""


def memory() -> int:
    """Make the memory for one picture, of a size that nobody can change; return its descriptor."""
    descriptor = os.memfd_create("peelian picture", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, SIZE_BYTES)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return descriptor


def send(descriptor: int, body: Body) -> None:
    """Write one message at once."""
    os.write(descriptor, SLIPS.encode(body))


def received(descriptor: int) -> Message | None:
    """Read one message; None where the other side is gone.

    Raises:
        WireError: what came is no message, or more than one.
    """
    came = io.BytesIO(os.read(descriptor, PAGE))
    message = SLIPS.read(came)
    if came.read(1):
        raise WireError("there is more than one at a time")
    return message
