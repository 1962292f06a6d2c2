"""Small videos of nothing in particular, made when they are needed."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

RATE_HZ = 25


def noise(index: int, width: int = 64, height: int = 48) -> av.VideoFrame:
    pixels = np.random.default_rng(index).integers(0, 255, (height, width, 3), dtype=np.uint8)
    pixels[: height // 2, : width // 2] = 230  # a light corner, to see which side is up
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame.pts, frame.time_base = index, Fraction(1, RATE_HZ)
    return frame


@pytest.fixture(scope="session")
def make_video(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    def make(
        name: str,
        *,
        frames: int = 50,
        key_every: int = 10,
        codec: str = "libx264",
        options: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path_factory.mktemp("video") / name
        with av.open(path, "w", options=options or {}) as container:
            stream = container.add_stream(codec, rate=RATE_HZ)
            assert isinstance(stream, av.VideoStream)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            stream.codec_context.gop_size = key_every
            for index in range(frames):
                container.mux(stream.encode(noise(index)))
            container.mux(stream.encode())
        return path

    return make


@pytest.fixture(scope="session")
def video(make_video: Callable[..., Path]) -> Path:
    return make_video("street.mp4")
