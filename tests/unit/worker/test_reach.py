from pathlib import Path

import pytest

from peelian.capture import source
from peelian.worker import reach
from peelian.worker.landlock import Ports
from peelian.worker.lock import Reach
from peelian.worker.syscalls import Sockets


def to(port: int, *, datagrams: bool = False) -> Reach:
    return Reach(ports=Ports(connect=(port,)), sockets=Sockets(datagrams=datagrams))


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("rtsp://10.0.0.7/stream", to(554)),
        ("rtsp://user:word@10.0.0.7:8554/stream", to(8554)),
        ("rtsps://[fe80::1]/stream", to(322)),
        ("RTSP://10.0.0.7/stream", to(554)),
        ("http://10.0.0.7/mjpeg", to(80)),
        ("https://10.0.0.7:8443/mjpeg", to(8443)),
        ("rtsp://gate.example/stream", to(554, datagrams=True)),
        ("tcp://10.0.0.7:9000", to(9000)),
        ("tcp://0.0.0.0:9000?listen=1", Reach(ports=Ports(listen=(9000,)), sockets=Sockets(listens=True))),
        ("udp://127.0.0.1:9000", Reach(sockets=Sockets(datagrams=True, sends=False))),
        ("srt://10.0.0.7:9000", Reach(sockets=Sockets(datagrams=True))),
        ("rtp://10.0.0.7:9000", Reach(sockets=Sockets(datagrams=True))),
    ],
)
def test_a_reader_reaches_its_cameras_port_and_no_more(address: str, wanted: Reach) -> None:
    assert reach.of(source.parse(address)) == wanted


def test_where_rtsp_is_pushed_a_reader_listens() -> None:
    pushed = source.parse("rtsp://127.0.0.1:8611/x", options=(("rtsp_flags", "listen"),))
    assert reach.of(pushed) == Reach(ports=Ports(listen=(8611,)), sockets=Sockets(listens=True))


def test_a_recording_needs_nothing(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"film")
    assert reach.of(source.parse(str(tmp_path / "film.mp4"))) == Reach()
    assert reach.of(source.parse(str(tmp_path))) == Reach()
