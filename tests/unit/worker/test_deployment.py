from pathlib import Path

import pytest

from peelian.capture import source
from peelian.nouns.ids import CameraId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Reference
from peelian.worker import deployment
from peelian.worker import order as orders
from peelian.worker.deployment import CameraOrder, Order
from peelian.worker.order import ORDERS
from peelian.worker.wire import RungFor

GATE = CameraId("gate")


def test_a_readers_order_names_its_source_and_nothing_of_the_list() -> None:
    where = source.parse("rtsp://user:word@10.0.0.7/stream", options=(("rtsp_transport", "tcp"),))
    told = deployment.for_reader(CameraOrder(name=GATE, source=where), rate_hz=7.5, memory=9)
    assert (told.name, told.address, told.shown) == ("gate", where.address, "rtsp://10.0.0.7/stream")
    assert (told.options, told.rate_hz, told.memory, told.loop) == ((("rtsp_transport", "tcp"),), 7.5, 9, False)
    assert ORDERS.encode(told)


def test_a_path_is_given_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "film.mp4").write_bytes(b"film")
    monkeypatch.chdir(tmp_path)
    told = deployment.for_reader(CameraOrder(name=GATE, source=source.parse("film.mp4")), rate_hz=5.0, memory=9)
    assert told.address == f"file:{tmp_path / 'film.mp4'}"
    folder = deployment.for_reader(CameraOrder(name=GATE, source=source.parse(".")), rate_hz=5.0, memory=9)
    assert Path(folder.address) == tmp_path


def test_a_recognisers_order_names_the_list_and_no_source(
    point: OperatingPoint, references: tuple[Reference, ...]
) -> None:
    where = source.parse("rtsp://user:word@10.0.0.7/stream")
    order = Order(cameras=(CameraOrder(name=GATE, source=where),), pack="starter", at=point, references=references)
    rung = RungFor(camera="gate", subject="s0", time_s=1.0, area_px=2.0)
    told = deployment.for_recogniser(order, [5], [rung])
    assert [(seat.name, seat.memory) for seat in told.cameras] == [("gate", 5)]
    assert [(one.subject, one.image) for one in told.listed] == [("s0", "0.jpg"), ("s1", "1.jpg")]
    assert told.rung == (rung,)
    assert orders.point_in(told.at) == point
    assert b"10.0.0.7" not in ORDERS.encode(told)
