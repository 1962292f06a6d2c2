"""Writes frames to H.264 files, and joins films that were encoded alike."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

CRF = 21
"""Constant quality of x264: that of a good street camera, about 8 Mbit/s here."""


def write(path: Path, frames: Iterable[npt.NDArray[np.uint8]], size: tuple[int, int], fps: int) -> int:
    """Encode frames (height, width, 3; uint8 RGB) of that size (width, height); returns how many there were."""
    count = 0
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, fps)
        # No B-frames, as in most cameras; one thread, so that the same frames give the same bytes.
        stream.options = {"preset": "veryfast", "crf": str(CRF), "threads": "1", "g": str(2 * fps), "bf": "0"}
        for pixels in frames:
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = count
            count += 1
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return count


def join(parts: Sequence[Path], path: Path, fps: int) -> None:
    """Put films that `write` made one behind the other, without encoding them again."""
    shown = 0
    with av.open(str(path), "w", format="mp4") as out, av.open(str(parts[0])) as first:
        stream = out.add_stream_from_template(first.streams.video[0])
        for part in parts:
            with av.open(str(part)) as film:
                source = film.streams.video[0]
                for packet in film.demux(source):
                    if packet.pts is None or packet.time_base is None:
                        continue
                    at = round(packet.pts * packet.time_base * fps)
                    packet.stream = stream
                    packet.time_base = Fraction(1, fps)
                    packet.pts = packet.dts = shown + at
                    packet.duration = 1
                    out.mux(packet)
                shown += source.frames
