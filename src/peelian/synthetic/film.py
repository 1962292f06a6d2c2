"""Writes frames to an H.264 file."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

CRF = 21
"""Constant quality of x264: good street cameras; about 8 Mbit/s here."""


def write(path: Path, frames: Iterable[np.ndarray], size: tuple[int, int], fps: int) -> int:
    """Encode frames (height, width, 3; uint8 RGB) of that size (width, height); returns how many there were."""
    count = 0
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, fps)
        stream.options = {"preset": "veryfast", "crf": str(CRF), "threads": "1", "g": str(2 * fps)}
        for pixels in frames:
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = count
            count += 1
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return count
