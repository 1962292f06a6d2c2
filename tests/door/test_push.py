"""What goes out to wake a phone: always the same words, encrypted for that phone, and only to who makes phones."""

import base64
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from pywebpush import WebPushException
from typing_extensions import override

from peelian.nouns.device import WakeUp
from peelian.wiring.live import push
from peelian.wiring.live.push import Pusher


def unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Maker:
    """A maker of phones, on this machine."""

    status: int = 201
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)
    address: str = ""


@pytest.fixture
def maker() -> Iterator[Maker]:
    made = Maker()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            made.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(made.status)
            self.send_header("content-length", "0")
            self.end_headers()
            made.asked.set()

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}/push/1"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def pusher(tmp_path: Path) -> Iterator[Pusher]:
    made = push.open_pusher(tmp_path, subject="mailto:desk@force.example")
    yield made
    made.close()


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A phone's browser, which alone can read what it is sent."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def at(self, address: str) -> WakeUp:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return WakeUp(endpoint=address, p256dh=unpadded(point), auth=unpadded(self.auth))

    def reads(self, body: bytes) -> str:
        content = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return bytes(content).decode()


def test_the_same_words_are_sent_whatever_happened(maker: Maker, pusher: Pusher) -> None:
    phone = Browser()
    pusher.send(phone.at(maker.address))
    (body,) = maker.bodies
    assert phone.reads(body) == push.WORDS
    assert push.WORDS.encode() not in body


def test_the_maker_knows_who_wakes_and_the_key_is_the_one_that_phones_were_given(maker: Maker, pusher: Pusher) -> None:
    pusher.send(Browser().at(maker.address))
    (headers,) = maker.headers
    assert Vapid02.verify(headers["authorization"])
    assert pusher.public_key in headers["authorization"]
    assert (headers["ttl"], headers["urgency"]) == ("60", "high")


def test_who_asks_for_a_wake_up_does_not_wait_for_it(maker: Maker, pusher: Pusher) -> None:
    pusher.wake(Browser().at(maker.address), lambda: None)
    assert maker.asked.wait(20)


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_forgotten(maker: Maker, pusher: Pusher, status: int) -> None:
    maker.status, gone = status, threading.Event()
    pusher.wake(Browser().at(maker.address), gone.set)
    assert gone.wait(20)


@pytest.mark.parametrize("status", [400, 429, 500])
def test_a_maker_that_refuses_costs_a_wake_up_and_no_phone(maker: Maker, pusher: Pusher, status: int) -> None:
    maker.status = status
    with pytest.raises(WebPushException):
        pusher.send(Browser().at(maker.address))
    gone: list[str] = []
    maker.asked.clear()
    pusher.wake(Browser().at(maker.address), lambda: gone.append("gone"))
    assert maker.asked.wait(20)
    pusher._pool.shutdown(wait=True)
    assert not gone


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x", "http://", "nonsense"])
def test_a_maker_that_cannot_be_reached_costs_nothing_else(pusher: Pusher, address: str) -> None:
    pusher.wake(Browser().at(address), lambda: None)
    pusher.wake(WakeUp(endpoint=address, p256dh="no key", auth="none"), lambda: None)
    pusher._pool.shutdown(wait=True)


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://db5p.notify.windows.com/w/?token=abc",
    ],
)
def test_makers_of_phones_may_be_asked(pusher: Pusher, address: str) -> None:
    assert pusher.reachable(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/abc",
        "https://fcm.googleapis.com.evil.example/abc",
        "https://evilfcm.googleapis.com.example/",
        "https://192.0.2.7/",
        "https://localhost/",
        "https://fcm.googleapis.com:8443/abc",
        "https://user@fcm.googleapis.com/abc",
        "https://fcm.googleapis.com:port/",
        "file:///etc/passwd",
        "",
    ],
)
def test_nobody_else_may_be_asked(pusher: Pusher, address: str) -> None:
    assert not pusher.reachable(address)


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, again = (push.open_pusher(tmp_path, subject="https://desk.example") for _ in range(2))
    assert first.public_key == again.public_key
    assert (tmp_path / push.KEY_FILE).stat().st_mode & 0o777 == 0o600
    for one in (first, again):
        one.close()
