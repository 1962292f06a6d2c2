"""One contract for every way in: file, folder, HTTP, MPEG-TS over UDP and TCP, and RTSP. Loopback only."""

import http.server
import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from typing_extensions import override

from peelian.capture import opening, source
from peelian.capture.bank import Bank, Clockwork
from peelian.capture.opening import Manner
from peelian.nouns.camera import CameraState
from peelian.nouns.frame import Frame

RATE_HZ = 25
SECONDS = 30
CLOCKWORK = Clockwork(clock=time.monotonic, sleep=time.sleep)
PATIENCE_S = 40.0

PUSH = """
import sys, time, av
path, address, form, seconds = sys.argv[1:5]
time.sleep(0.3)
while True:
    try:
        out = av.open(address, "w", format=form, options=dict(o.split("=") for o in sys.argv[5:]), timeout=(2, 2))
        with av.open(path) as film, out:
            video = film.streams.video[0]
            to = out.add_stream_from_template(video)
            began = time.monotonic()
            for packet in film.demux(video):
                if packet.dts is None:
                    continue
                at = float(packet.dts * packet.time_base)
                if at > float(seconds):
                    break
                time.sleep(max(0.0, began + at - time.monotonic()))
                packet.stream = to
                out.mux(packet)
        break
    except av.error.FFmpegError:
        time.sleep(0.2)
"""
"""Plays a camera from a process of its own: libav's sender and receiver wait for each other in one."""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "street.mp4"
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=RATE_HZ, options={"tune": "zerolatency", "preset": "ultrafast"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.codec_context.gop_size = 10
        for index in range(SECONDS * RATE_HZ):
            pixels = np.full((64, 96, 3), 60 + index % 120, np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.fixture
def push(film: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(address: str, form: str, *options: str, seconds: float = SECONDS) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", PUSH, str(film), address, form, str(seconds), *options]
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    @override
    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def web(film: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(film.parent)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def bank_of(text: str, *options: tuple[str, str], realtime: bool = False, seconds: float | None = None) -> Bank:
    where = [source.parse(text, options=options)]
    return opening.open_all(where, manner=Manner(rate_hz=5, realtime=realtime, seconds=seconds), clockwork=CLOCKWORK)


def some_of(bank: Bank, count: int) -> list[Frame]:
    """Take so many frames, and close; fail when they do not come."""
    frames: list[Frame] = []
    deadline = time.monotonic() + PATIENCE_S
    for batch in bank.frames():
        frames += batch
        if len(frames) >= count:
            break
        assert time.monotonic() < deadline, bank.states()
    bank.close()
    return frames


def keeps_the_contract(frames: list[Frame]) -> None:
    """Every way in: numbers and times go up, pictures are RGB, closed to writing, and show what was filmed."""
    assert len(frames) >= 5
    for earlier, later in itertools.pairwise(frames):
        assert earlier.index < later.index
        assert earlier.time.media_s < later.time.media_s
        assert earlier.time.arrival_s <= later.time.arrival_s
    for frame in frames:
        assert frame.pixels.dtype == np.uint8
        assert not frame.pixels.flags.writeable
        assert 50 < frame.pixels.mean() < 190
        assert frame.camera


def free_port() -> int:
    with http.server.HTTPServer(("127.0.0.1", 0), Quiet) as server:
        return int(server.server_port)


def test_a_file(film: Path) -> None:
    keeps_the_contract(some_of(bank_of(str(film)), 40))


def test_a_file_played_as_a_camera(film: Path) -> None:
    keeps_the_contract(some_of(bank_of(str(film), realtime=True), 6))


def test_a_folder_of_pictures(tmp_path: Path) -> None:
    for index in range(8):
        Image.new("L", (96, 64), 60 + index).save(tmp_path / f"{index}.png")
    keeps_the_contract(some_of(bank_of(str(tmp_path)), 8))


def test_a_recording_on_the_web_is_read_whole_like_a_file(web: str) -> None:
    bank = bank_of(f"{web}/street.mp4")
    frames = [frame for batch in bank.frames() for frame in batch]
    keeps_the_contract(frames)
    assert bank.counts().frames == SECONDS * RATE_HZ
    assert bank.states() == {f"{web}/street.mp4": CameraState.ENDED}


def test_what_the_web_does_not_have_is_said(web: str) -> None:
    with pytest.raises(Exception, match="knows no such address"):
        bank_of(f"{web}/none.mp4")


def test_mpeg_ts_over_udp(push: Callable[..., subprocess.Popen[bytes]]) -> None:
    address = f"udp://127.0.0.1:{free_port()}"
    push(f"{address}?pkt_size=1316", "mpegts")
    keeps_the_contract(some_of(bank_of(address), 6))


@pytest.mark.slow
def test_mpeg_ts_over_tcp_is_connected_again_after_a_cut(push: Callable[..., subprocess.Popen[bytes]]) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    camera = push(address, "mpegts")
    bank = bank_of(f"{address}?listen=1")
    frames: list[Frame] = []
    deadline = time.monotonic() + PATIENCE_S
    states = set()
    for batch in bank.frames():
        frames += batch
        states |= set(bank.states().values())
        if len(frames) == 5 and camera.poll() is None:
            camera.kill()
            camera.wait()
            push(address, "mpegts")
        if bank.counts().reconnects and len(frames) > 12:
            bank.stop()
        assert time.monotonic() < deadline, (len(frames), bank.states())
    keeps_the_contract(frames)
    assert CameraState.LOST in states


@pytest.mark.slow
def test_rtsp_with_the_cameras_own_clock(push: Callable[..., subprocess.Popen[bytes]]) -> None:
    address = f"rtsp://127.0.0.1:{free_port()}/street"
    push(address, "rtsp", "rtsp_transport=tcp")
    frames = some_of(bank_of(address, ("rtsp_flags", "listen"), ("listen_timeout", "20")), 8)
    keeps_the_contract(frames)
    clocks = [frame.time.camera_s for frame in frames if frame.time.camera_s is not None]
    assert len(clocks) > 4
    assert clocks == sorted(clocks)
    assert clocks[-1] > 1_700_000_000  # Unix time, by the sender's clock


@pytest.mark.slow
def test_a_stream_that_stands_still_is_stale_before_it_is_given_up(
    push: Callable[..., subprocess.Popen[bytes]],
) -> None:
    address = f"udp://127.0.0.1:{free_port()}"
    push(f"{address}?pkt_size=1316", "mpegts", seconds=3)
    bank = bank_of(address)
    deadline = time.monotonic() + PATIENCE_S
    for _ in bank.frames():
        if CameraState.STALE in bank.states().values():
            bank.stop()
        assert time.monotonic() < deadline, bank.states()
    assert bank.counts().frames > 10
