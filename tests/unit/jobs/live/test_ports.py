"""The rooms fit the ports: mypy proves it here, and the contract suites prove the rest."""

import inspect
import time

from peelian.capture.bank import Bank, Clockwork
from peelian.detect.detector import Detector
from peelian.encode.encoder import Encoder
from peelian.jobs.live import ports
from peelian.match.gallery import Gallery
from peelian.track.tracker import Tracker


def cameras() -> ports.Cameras:
    return Bank([], clockwork=Clockwork(clock=time.monotonic, sleep=time.sleep))


def follower() -> ports.Follower:
    return Tracker()


def gallery() -> ports.Gallery:
    return Gallery([])


def detector(room: Detector) -> ports.Detector:
    return room


def encoder(room: Encoder) -> ports.Encoder:
    return room


def test_rooms_answer_to_every_name_that_the_ports_ask_for() -> None:
    fits = {
        ports.Cameras: Bank,
        ports.Follower: Tracker,
        ports.Gallery: Gallery,
        ports.Detector: Detector,
        ports.Encoder: Encoder,
    }
    for port, room in fits.items():
        asked = [name for name, _ in inspect.getmembers(port, inspect.isfunction) if not name.startswith("_")]
        assert asked
        assert all(hasattr(room, name) for name in asked)


def test_a_bank_without_cameras_ends_at_once() -> None:
    assert list(cameras().frames()) == []
