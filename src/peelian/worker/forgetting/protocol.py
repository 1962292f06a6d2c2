"""P6: what the recogniser can say at all. A template has no place in any message, and what is no message is refused."""

import io
import json
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from peelian.errors import WireError
from peelian.worker.framing import LENGTHS, Body
from peelian.worker.wire import MESSAGES, Health, Over, Refusal, Tallied

ROUNDS = 3_000
FREE_BYTES = 64
"""More than that, beside what a message is for, could be something of somebody."""

NOTHING = Tallied(
    looked=0, faces=0, tracks=0, shots=0, alerts=0, refused={}, alert_age_p50_s=None, alert_age_p95_s=None
)
PLAIN: tuple[Body, ...] = (
    Health(sent_s=1.0, cameras=(), tally=NOTHING, rung=(), memory_bytes=1),
    Over(reason=None, tally=NOTHING),
    Refusal(reason="no"),
)
"""A message of each kind that carries no picture."""


def faults(template: npt.NDArray[np.float32], random: np.random.Generator) -> Iterator[str]:
    """Attack the protocol; give, in words, what got through."""
    for body in PLAIN:
        name = type(body).__name__
        if _taken(_framed(body, extra=template[: FREE_BYTES // 4].tolist())):
            yield f"{name} took a field that it does not have"
        if _taken(_framed(body, binary=template.tobytes()[: FREE_BYTES + 1])):
            yield f"{name} took {FREE_BYTES + 1} bytes behind it"
    for body in PLAIN:
        content = bytearray(MESSAGES.encode(body))
        for _ in range(ROUNDS):
            broken = bytearray(content)
            for place in random.integers(0, len(broken), 3):
                broken[int(place)] = int(random.integers(0, 256))
            if _hides(bytes(broken)):
                yield f"{type(body).__name__} was read from what is not its only form"


def _framed(body: Body, *, extra: object = None, binary: bytes = b"") -> bytes:
    content = MESSAGES.encode(body)
    number, _, _ = LENGTHS.unpack(content[: LENGTHS.size])
    fields = json.loads(content[LENGTHS.size :])
    if extra is not None:
        fields["template"] = extra
    header = json.dumps(fields, separators=(",", ":")).encode()
    return LENGTHS.pack(number, len(header), len(binary)) + header + binary


def _taken(content: bytes) -> bool:
    try:
        return MESSAGES.read(io.BytesIO(content)) is not None
    except WireError:
        return False


def _hides(content: bytes) -> bool:
    """Say whether something was read that is longer than what its fields say."""
    pipe = io.BytesIO(content)
    try:
        message = MESSAGES.read(pipe)
    except WireError:
        return False
    return message is not None and MESSAGES.encode(message.body, message.binary) != content[: pipe.tell()]
