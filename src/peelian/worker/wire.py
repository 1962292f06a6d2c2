"""All that a locked recogniser can say.

There is no kind, and no field, that could hold a template, or a clear face that nobody is alerted to: pictures go out
as an alert's probe, or as a preview in which everybody else is blurred.
"""

from typing import Annotated

from pydantic import Field

from peelian.nouns.camera import CameraState
from peelian.worker.framing import Body, Codec, Kind, Message

__all__ = ["MESSAGES", "Alerted", "CameraHealth", "Health", "Lock", "Message", "Over", "Preview", "Ready", "Refusal"]

MOST_CAMERAS = 64
MOST_RUNG = 256
MOST_BOXES = 128
MOST_RULES = 32
PROBE_BYTES = 64 * 1024
PREVIEW_BYTES = 256 * 1024

Name = Annotated[str, Field(min_length=1, max_length=200)]
"""Of a camera, an entry of the list, a picture of it."""

Sentence = Annotated[str, Field(min_length=1, max_length=400)]
Rule = Annotated[str, Field(min_length=1, max_length=40)]
Version = Annotated[str, Field(min_length=1, max_length=40)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=2**53)]
Seconds = Annotated[float, Field(ge=-1e9, le=1e11)]
Pixels = Annotated[float, Field(ge=-1e5, le=1e5)]
Similarity = Annotated[float, Field(ge=-1.001, le=1.001)]
Column = Annotated[int, Field(ge=0, le=4096)]


class Lock(Body):
    """What holds of the recogniser's lock; as `LockReport`."""

    landlock: Count
    tcp: bool
    scoped: bool
    seccomp: bool
    core_dumps: bool
    memory_locked: bool
    swap: bool
    privileges: bool


class Ready(Body):
    """It is locked, it has attacked its lock in vain, and it watches."""

    lock: Lock
    model: Digest
    pack: Name
    listed: Count
    python: Version
    numpy: Version
    onnxruntime: Version


class Alerted(Body):
    """An alert. The binary part is the probe: the face alone, level, JPEG; others in it are blurred.

    `box`: left, top, width, height, pixels of the frame. `arrival_s` and `sent_s`: monotonic seconds of this machine,
    so that the taker can tell by its own clock when the frame came in. `image`: the reference that was most alike.
    """

    camera: Name
    track: Count
    frame: Count
    media_s: Seconds
    arrival_s: Seconds
    camera_s: Seconds | None
    sent_s: Seconds
    box: tuple[Pixels, Pixels, Pixels, Pixels]
    subject: Name
    image: Name
    similarity: Similarity
    shots: Count


class CameraHealth(Body):
    """How one camera is doing. `frames_per_s`: decoded by its reader."""

    name: Name
    state: CameraState
    frames: Count
    dropped: Count
    corrupt: Count
    reconnects: Count
    frames_per_s: Annotated[float, Field(ge=0, le=1e4)]


class Tallied(Body):
    """What was seen so far, counted."""

    looked: Count
    faces: Count
    tracks: Count
    shots: Count
    alerts: Count
    refused: Annotated[dict[Rule, Count], Field(max_length=MOST_RULES)]
    alert_age_p50_s: Seconds | None
    alert_age_p95_s: Seconds | None


class RungFor(Body):
    """One entry of the doorbell's memory."""

    camera: Name
    subject: Name
    time_s: Seconds
    area_px: Annotated[float, Field(ge=0, le=1e9)]


class Health(Body):
    """The recogniser lives. `rung`: the doorbell's memory, the newest first to be kept."""

    sent_s: Seconds
    cameras: Annotated[tuple[CameraHealth, ...], Field(max_length=MOST_CAMERAS)]
    tally: Tallied
    rung: Annotated[tuple[RungFor, ...], Field(max_length=MOST_RUNG)]
    memory_bytes: Count


class ShownBox(Body):
    """A face in a preview, in its pixels."""

    x: Column
    y: Column
    width: Column
    height: Column
    alerted: bool


class Preview(Body):
    """A picture for the console; the binary part is a JPEG in which every face without an alert is blurred."""

    camera: Name
    frame: Count
    arrival_s: Seconds
    width_px: Column
    height_px: Column
    boxes: Annotated[tuple[ShownBox, ...], Field(max_length=MOST_BOXES)]


class Refusal(Body):
    """It will not run, and it would not run if it were started again."""

    reason: Sentence


class Over(Body):
    """It has ended. `reason`: None where the cameras ended or it was asked to; else what broke."""

    reason: Sentence | None
    tally: Tallied | None


MESSAGES = Codec(
    {
        "ready": Kind(number=1, body=Ready),
        "alert": Kind(number=2, body=Alerted, most_header=4096, most_binary=PROBE_BYTES),
        "health": Kind(number=3, body=Health, most_header=131_072),
        "preview": Kind(number=4, body=Preview, most_header=32_768, most_binary=PREVIEW_BYTES),
        "refused": Kind(number=5, body=Refusal, most_header=4096),
        "over": Kind(number=6, body=Over, most_header=8192),
    }
)
"""Every kind of message, and how long it may be."""
