"""Wakes phones that are in a pocket (Web Push). What is sent is always the same words, and nothing of anybody."""

import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush
from requests import RequestException

from peelian.nouns.device import WakeUp

LOG = structlog.get_logger(__name__)

WORDS: Final = "Alert – open the app"  # noqa: RUF001 - as people write it
"""All that is ever sent, encrypted as it is: no name, no picture, no place and no number."""

KEY_FILE: Final = "push.pem"
PRIVATE: Final = 0o600

MAKERS: Final = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "notify.windows.com",
)
"""Who passes wake-ups on to phones; a phone that names anybody else is not woken, or it could make the desk call on
machines of its own network."""

WITHIN_S: Final = 5.0
LASTS_S: Final = 60
"""A wake-up that cannot be handed over for so long is not worth handing over."""

OVER: Final = frozenset({404, 410})
"""Answers that mean that a phone cannot be woken there any more (RFC 8030, 7.3)."""

MOST_AT_ONCE: Final = 2
MOST_WAITING: Final = 200


@dataclass(slots=True, kw_only=True)
class Pusher:
    """Wakes phones, from threads of its own: nobody waits for it. `subject`: whom a maker can write to (RFC 8292).

    `words`: what is sent, whatever has happened; `lasts_s`: for how long it is worth handing over.
    """

    key: ec.EllipticCurvePrivateKey
    subject: str
    makers: Collection[str] = MAKERS
    words: str = WORDS
    lasts_s: int = LASTS_S
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST_AT_ONCE, "push"))
    _waiting: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(MOST_WAITING))

    @property
    def public_key(self) -> str:
        """The public half of the key, as a browser takes it: base64url of the point."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return _unpadded(point)

    def reachable(self, endpoint: str) -> bool:
        """Say whether a maker's address is one that may be asked."""
        try:
            parts = urlsplit(endpoint)
            host, plain = parts.hostname or "", parts.port in {None, 443}
        except ValueError:
            return False
        named = any(host == maker or host.endswith(f".{maker}") for maker in self.makers)
        return parts.scheme == "https" and plain and named and not parts.username

    def wake(self, wake_up: WakeUp, gone: Callable[[], None]) -> None:
        """Wake a phone, some time; what is too much to wait for is left out, since the phone asks by itself anyway."""
        if not self._waiting.acquire(blocking=False):
            LOG.warning("push_left_out")
            return
        self._pool.submit(self._send, wake_up, gone)

    def close(self) -> None:
        """Send nothing any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _send(self, wake_up: WakeUp, gone: Callable[[], None]) -> None:
        try:
            self.send(wake_up)
        except WebPushException as error:
            status = getattr(error.response, "status_code", None)
            LOG.warning("push_refused", status=status)
            if status in OVER:
                gone()
        except (RequestException, ValueError) as error:
            LOG.warning("push_failed", error=type(error).__name__)
        finally:
            self._waiting.release()

    def send(self, wake_up: WakeUp) -> None:
        """Send the words to one phone.

        Raises:
            WebPushException: the maker refuses.
            RequestException: the maker cannot be reached.
            ValueError: the phone's keys are none.
        """
        keys = {"p256dh": wake_up.p256dh, "auth": wake_up.auth}
        webpush(
            {"endpoint": wake_up.endpoint, "keys": keys},
            data=self.words,
            vapid_private_key=Vapid02(self.key),
            vapid_claims={"sub": self.subject},
            ttl=self.lasts_s,
            timeout=WITHIN_S,
            headers={"urgency": "high", "topic": "alert"},
        )


def open_pusher(data: Path, *, subject: str) -> Pusher:
    """Open the key of a data directory, or make one that only its owner can read.

    Raises:
        OSError: it cannot be read or written.
        ValueError: it is no key.
    """
    path = data / KEY_FILE
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        path.touch(mode=PRIVATE, exist_ok=False)
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(path.name)  # noqa: TRY004 - the file is wrong, not our code
    return Pusher(key=key, subject=subject)


def _unpadded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
