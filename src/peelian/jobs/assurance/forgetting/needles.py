"""Very many pieces of bytes, looked for at once in very much: at every place, aligned or not."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from peelian.jobs.assurance.forgetting.canary import Form

ANCHOR = 8
"""Bytes of a needle by which it is found first. The most varied ones are taken, as zeros lie everywhere."""

SHORT = 1 << 16
"""Values of two bytes."""


class Needles:
    """What is looked for. `longest`: bytes of the longest needle, by which blocks must overlap."""

    def __init__(self, forms: Iterable[Form]) -> None:
        """Get ready.

        Args:
            forms: what each needle is called, and its bytes, at least eight.

        Raises:
            ValueError: one is too short to be anybody's in particular.
        """
        self._by_anchor: dict[int, list[tuple[str, bytes, int]]] = {}
        self.longest = ANCHOR
        for what, needle in dict.fromkeys(forms):
            if len(needle) < ANCHOR:
                raise ValueError(len(needle))
            at = max(range(len(needle) - ANCHOR + 1), key=lambda at, one=needle: _telling(one[at : at + ANCHOR]))  # type: ignore[misc]
            anchor = int.from_bytes(needle[at : at + ANCHOR], "little")
            self._by_anchor.setdefault(anchor, []).append((what, needle, at))
            self.longest = max(self.longest, len(needle))
        self._anchors = np.array(sorted(self._by_anchor), np.uint64)
        self._first = np.zeros(SHORT, np.bool_)
        self._second = np.zeros(SHORT, np.bool_)
        self._first[(self._anchors & np.uint64(SHORT - 1)).astype(np.int64)] = True
        self._second[((self._anchors >> np.uint64(16)) & np.uint64(SHORT - 1)).astype(np.int64)] = True

    def __len__(self) -> int:
        """Say how many pieces are looked for."""
        return sum(map(len, self._by_anchor.values()))

    def found(self, content: bytes) -> dict[str, int]:
        """Return what is found in some bytes, and how often."""
        found: dict[str, int] = {}
        for shift in range(2):
            for at in self._candidates(content, shift):
                anchor = int.from_bytes(content[at : at + ANCHOR], "little")
                for what, needle, inside in self._by_anchor.get(anchor, ()):
                    if at >= inside and content.startswith(needle, at - inside):
                        found[what] = found.get(what, 0) + 1
        return found

    def _candidates(self, content: bytes, shift: int) -> list[int]:
        """Return where the eight bytes of an anchor lie, at even places or at odd ones."""
        count = (len(content) - shift) // 2
        if count < ANCHOR // 2 or not len(self._anchors):
            return []
        words: npt.NDArray[np.uint16] = np.frombuffer(content, "<u2", count=count, offset=shift)
        hits = np.flatnonzero(self._first[words[: count - ANCHOR // 2 + 1]])
        hits = hits[self._second[words[hits + 1]]]
        whole = sum(words[hits + part].astype(np.uint64) << np.uint64(16 * part) for part in range(ANCHOR // 2))
        near = np.minimum(np.searchsorted(self._anchors, whole), len(self._anchors) - 1)
        return [int(one) * 2 + shift for one in hits[self._anchors[near] == whole]]


def _telling(anchor: bytes) -> tuple[bool, int]:
    """Say how rare eight bytes are: those that begin with a zero are everywhere, then the more varied the better."""
    return 0 not in anchor[: ANCHOR // 2], len(set(anchor))
