"""Sends what a device says to a desk at an address, as a program does: it says where it means to come from."""

import http.client
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from peelian.errors import BadOptionError, DeskUnreachableError
from peelian.wiring.checkins.reference_device import Reply, Send, Sending

PATIENCE_S = 30.0
CONNECTIONS: dict[str, Callable[..., http.client.HTTPConnection]] = {
    "http": http.client.HTTPConnection,
    "https": http.client.HTTPSConnection,
}


def sender(origin: str) -> Send:
    """Return what sends to a desk at `origin`, such as https://desk.example.

    Raises:
        BadOptionError: that is no origin.
    """
    where = urlsplit(origin.rstrip("/"))
    if where.scheme not in CONNECTIONS or not where.hostname or where.path or where.query:
        raise BadOptionError("--against", f"{origin!r} is no origin", "Give one such as https://desk.example")
    return lambda sending: _sent(where, sending)


def _sent(where: SplitResult, sending: Sending) -> Reply:
    """Send one request, and read what comes back.

    Raises:
        DeskUnreachableError: nothing came back.
    """
    origin = f"{where.scheme}://{where.netloc}"
    link = CONNECTIONS[where.scheme](where.hostname or "", where.port, timeout=PATIENCE_S)
    try:
        link.request(sending.method, sending.path, body=sending.body, headers={**sending.headers, "origin": origin})
        answer = link.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(status=answer.status, headers=headers, body=answer.read())
    except (OSError, http.client.HTTPException) as error:
        raise DeskUnreachableError(origin) from error
    finally:
        link.close()
