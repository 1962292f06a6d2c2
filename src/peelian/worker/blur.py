"""Blurs faces in previews, and remembers for a second where they were: a face that is missed once is not shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from peelian.jobs.live.ports import Sighting
from peelian.nouns.geometry import Box
from peelian.nouns.ids import TrackId

Pixels = npt.NDArray[np.uint8]

BLOCKS = 6
"""Across a blurred region at most. With six, a face is a few patches: neither people nor encoders tell who it is."""

SMALLEST_BLOCK_PX = 4
"""Of a preview: fewer blocks for a small face, which fewer pixels tell apart anyway."""

ENLARGED = 1.3
"""A detector's box ends at chin and brow; hair, ears and beard are blurred with it."""

SPREAD_PER_S = 0.5
"""A region whose face is not found grows by this share of its size a second: nobody knows where the face is by now."""

KEPT_S = 1.0
"""How long a region is kept after its face was last found in it."""

SAME_PLACE = 0.5
"""Overlap (intersection over union) from which a remembered face without a track is one that was just found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Where a face without an alert was last found, when (monotonic seconds), and how it moved (pixels a second)."""

    box: Box
    seen_s: float
    track: TrackId | None
    across_px_s: float = 0.0
    down_px_s: float = 0.0

    def at(self, now_s: float) -> Box:
        """Return the region to blur: moved on as the face moved, and enlarged."""
        gone_s = max(now_s - self.seen_s, 0.0)
        grown = ENLARGED + SPREAD_PER_S * gone_s
        width, height = self.box.width * grown, self.box.height * grown
        return Box(
            x=self.box.x + self.across_px_s * gone_s - (width - self.box.width) / 2,
            y=self.box.y + self.down_px_s * gone_s - (height - self.box.height) / 2,
            width=width,
            height=height,
        )


class Veil:
    """The faces without an alert of one camera."""

    def __init__(self) -> None:
        self._regions: list[Region] = []

    def over(self, sightings: Sequence[Sighting], *, now_s: float) -> list[Box]:
        """Return the regions to blur in a frame, in its pixels, and remember them.

        Args:
            sightings: every face that was found in it.
            now_s: when the frame came in.
        """
        hidden = [self._region(one, now_s) for one in sightings if not one.alerted]
        found = {one.track for one in sightings if one.track is not None}
        before = [region for region in self._regions if now_s - region.seen_s <= KEPT_S and region.track not in found]
        known = [one.face.box for one in sightings]
        kept = [region for region in before if region.track is not None or not _among(region.at(now_s), known)]
        self._regions = hidden + kept
        return [region.at(now_s) for region in self._regions]

    def _region(self, sighting: Sighting, now_s: float) -> Region:
        region = Region(box=sighting.face.box, seen_s=now_s, track=sighting.track)
        if sighting.track is None:
            return region
        before = next((one for one in self._regions if one.track == sighting.track), None)
        if before is None or now_s <= before.seen_s:
            return region
        across_px, down_px = _moved(before.box, region.box)
        passed_s = now_s - before.seen_s
        return replace(region, across_px_s=across_px / passed_s, down_px_s=down_px / passed_s)


def pixelate(picture: Pixels, region: Box) -> None:
    """Replace a region by a few blocks of its mean colours, in place.

    Args:
        picture: shape (height, width, 3), uint8; changed.
        region: in its pixels; what lies outside is left out.
    """
    height, width = picture.shape[:2]
    left, right = max(math.floor(region.x), 0), min(math.ceil(region.right), width)
    top, bottom = max(math.floor(region.y), 0), min(math.ceil(region.bottom), height)
    if left >= right or top >= bottom:
        return
    block_px = max(region.width / BLOCKS, SMALLEST_BLOCK_PX)
    size = (max(int((right - left) / block_px), 1), max(int((bottom - top) / block_px), 1))
    part = picture[top:bottom, left:right]
    few = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    part[:] = cv2.resize(few, (right - left, bottom - top), interpolation=cv2.INTER_NEAREST)


def scaled(box: Box, factor: float) -> Box:
    """Return a box in a picture that is that much larger."""
    return Box(x=box.x * factor, y=box.y * factor, width=box.width * factor, height=box.height * factor)


def _among(region: Box, found: Sequence[Box]) -> bool:
    return any(region.overlap(box) >= SAME_PLACE for box in found)


def _moved(before: Box, after: Box) -> tuple[float, float]:
    across_px = after.x + after.width / 2 - before.x - before.width / 2
    return across_px, after.y + after.height / 2 - before.y - before.height / 2
