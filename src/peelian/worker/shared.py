"""Frames of one camera in memory that a reader writes and the recogniser reads, handed to both at their start.

The memory has no name, so that nobody else can open it, and its size is sealed. It holds one word about the camera and
a few slots. Each is guarded by a number that is odd while it is written (a sequence lock): who reads copies, and looks
at the number before and after. A frame that was not replaced is wiped after a second, taken or not.
"""

import fcntl
import math
import mmap
import os
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from peelian.capture.memory_camera import Pulse
from peelian.nouns.camera import CameraCounts, CameraState
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId

WIDEST_PX, HIGHEST_PX = 4096, 2304
"""Larger pictures are made smaller by the reader: 4K cameras give 3840 x 2160, and a face in them is large enough."""

SLOTS = 3
"""One that is being read, one that is being written, and one that lies ready."""

KEPT_S = 1.0
"""A frame that lies longer than this is wiped: no alert may come of one so old, so that nobody needs it any more."""

TRIES = 4
"""How often a word that is just being written is read again; writing one takes microseconds."""

PAGE = 4096
SLOT_BYTES = WIDEST_PX * HIGHEST_PX * 3
SIZE_BYTES = PAGE + SLOTS * SLOT_BYTES
"""Address space, not memory: only what a camera's pictures touch is ever there."""

WORD = np.dtype(
    [(name, np.uint64) for name in ("sequence", "state", "frames", "dropped", "corrupt", "reconnects", "number")]
    + [("beat_s", np.float64)]
)
LABEL = np.dtype(
    [(name, np.uint64) for name in ("sequence", "number", "index", "width", "height")]
    + [(name, np.float64) for name in ("media_s", "arrival_s", "camera_s")]
)
LABELS_AT = 1024
STATES = tuple(CameraState)

Pixels = npt.NDArray[np.uint8]


def create(name: str) -> int:
    """Make memory for one camera, all zeros and of a size that nobody can change; return its descriptor."""
    descriptor = os.memfd_create(f"peelian {name}"[:200], os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, SIZE_BYTES)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return descriptor


def read_only(descriptor: int) -> int:
    """Open the same memory again for reading alone; return that descriptor."""
    return os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)


class _Mapped:
    """The memory, laid out."""

    def __init__(self, descriptor: int, access: int) -> None:
        self._memory = mmap.mmap(descriptor, SIZE_BYTES, access=access)
        self._word: npt.NDArray[np.void] = np.ndarray((1,), WORD, self._memory, 0)
        self._labels: npt.NDArray[np.void] = np.ndarray((SLOTS,), LABEL, self._memory, LABELS_AT)
        self._slots: Pixels = np.ndarray((SLOTS, SLOT_BYTES), np.uint8, self._memory, PAGE)

    def close(self) -> None:
        """Let the memory go; it stays for whoever else has it."""
        del self._word, self._labels, self._slots
        self._memory.close()

    def _said(self) -> Pulse | None:
        for _ in range(TRIES):
            before = int(self._word["sequence"][0])
            word = self._word[0].copy()
            if before % 2 == 0 and int(self._word["sequence"][0]) == before == int(word["sequence"]):
                return _pulse(word)
        return None


class Writing(_Mapped):
    """The memory as its reader has it: it alone writes. A successor goes on where the one before stopped."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, mmap.ACCESS_WRITE)
        self._word["sequence"][0] += int(self._word["sequence"][0]) % 2  # a predecessor may have died in mid-word
        self._pulse = self._said() or Pulse(state=CameraState.STARTING, counts=CameraCounts(), number=0, beat_s=0.0)

    def counts(self) -> CameraCounts:
        """What was counted so far, by whichever reader."""
        return self._pulse.counts

    def last(self) -> FrameTime | None:
        """When the newest frame that ever lay here was taken; None before the first. It survives wiping."""
        label = self._labels[self._pulse.number % SLOTS]
        if self._pulse.number == 0 or not math.isfinite(label["media_s"]):
            return None
        return FrameTime(media_s=float(label["media_s"]), arrival_s=float(label["arrival_s"]))

    def last_index(self) -> int:
        """Number of the newest frame in its source; -1 before the first."""
        return int(self._labels[self._pulse.number % SLOTS]["index"]) if self._pulse.number else -1

    def put(self, frame: Frame) -> None:
        """Lay a frame ready, over the oldest one.

        Raises:
            ValueError: it is larger than a slot.
        """
        height, width = frame.pixels.shape[:2]
        if width > WIDEST_PX or height > HIGHEST_PX:
            raise ValueError((width, height))
        number = self._pulse.number + 1
        label, slot = self._labels[number % SLOTS], self._slots[number % SLOTS]
        old, size = _used(label), width * height * 3
        label["sequence"] |= 1
        slot[:size] = frame.pixels.reshape(-1)
        slot[size:old] = 0
        label["number"], label["index"], label["width"], label["height"] = number, frame.index, width, height
        label["media_s"], label["arrival_s"] = frame.time.media_s, frame.time.arrival_s
        label["camera_s"] = math.nan if frame.time.camera_s is None else frame.time.camera_s
        label["sequence"] += 1
        self._say(replace(self._pulse, number=number))

    def beat(self, state: CameraState, counts: CameraCounts, *, now_s: float) -> None:
        """Say how the camera is, and that its reader lives."""
        self._say(replace(self._pulse, state=state, counts=counts, beat_s=now_s))

    def wipe(self, *, arrived_before_s: float = math.inf) -> None:
        """Overwrite the frames that came before a moment; all of them by default. Their times stay."""
        for label, slot in zip(self._labels, self._slots, strict=True):
            size = _used(label)
            if size and not label["arrival_s"] >= arrived_before_s:
                label["sequence"] |= 1
                slot[:size] = 0
                label["number"] = label["width"] = label["height"] = 0
                label["sequence"] += 1

    def _say(self, pulse: Pulse) -> None:
        self._pulse = pulse
        word = self._word[0]
        word["sequence"] |= 1
        word["state"], word["number"], word["beat_s"] = STATES.index(pulse.state), pulse.number, pulse.beat_s
        counts = pulse.counts
        word["frames"], word["dropped"] = counts.frames, counts.dropped
        word["corrupt"], word["reconnects"] = counts.corrupt, counts.reconnects
        word["sequence"] += 1


class Reading(_Mapped):
    """The memory as the recogniser has it. It trusts no number in it: a reader meets whatever a camera sends."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, mmap.ACCESS_READ)

    def pulse(self) -> Pulse | None:
        """Return the newest word of the reader; None when it is being written just now, or makes no sense."""
        return self._said()

    def copy(self, camera: CameraId, *, above: int) -> tuple[int, Frame] | None:
        """Return the newest frame and its number, if it is above this one, lies there whole and makes sense."""
        pulse = self.pulse()
        if pulse is None or pulse.number <= above:
            return None
        slot = pulse.number % SLOTS
        label = self._labels[slot].copy()
        if int(label["sequence"]) % 2 or int(label["number"]) != pulse.number or not _sensible(label):
            return None
        width, height = int(label["width"]), int(label["height"])
        pixels: Pixels = np.empty((height, width, 3), np.uint8)
        pixels.reshape(-1)[:] = self._slots[slot, : pixels.size]
        if self._labels[slot]["sequence"] != label["sequence"]:
            pixels.fill(0)
            return None
        pixels.flags.writeable = False
        return pulse.number, Frame(camera=camera, index=int(label["index"]), time=_time(label), pixels=pixels)


def _pulse(word: np.void) -> Pulse | None:
    state, beat_s = int(word["state"]), float(word["beat_s"])
    if state >= len(STATES) or not math.isfinite(beat_s):
        return None
    counts = CameraCounts(
        frames=int(word["frames"]),
        dropped=int(word["dropped"]),
        corrupt=int(word["corrupt"]),
        reconnects=int(word["reconnects"]),
    )
    return Pulse(state=STATES[state], counts=counts, number=int(word["number"]), beat_s=beat_s)


def _used(label: np.void) -> int:
    """Bytes of a slot that hold a picture."""
    return min(int(label["width"]) * int(label["height"]) * 3, SLOT_BYTES)


def _sensible(label: np.void) -> bool:
    fits = 0 < int(label["width"]) <= WIDEST_PX and 0 < int(label["height"]) <= HIGHEST_PX
    return fits and math.isfinite(label["media_s"]) and math.isfinite(label["arrival_s"])


def _time(label: np.void) -> FrameTime:
    camera_s = float(label["camera_s"])
    return FrameTime(
        media_s=float(label["media_s"]),
        arrival_s=float(label["arrival_s"]),
        camera_s=camera_s if math.isfinite(camera_s) else None,
    )
