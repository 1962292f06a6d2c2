"""Fetch weight files from their official addresses; a cut connection is resumed, a wrong file is not kept."""

import fcntl
import http.client
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import cast

from peelian.errors import DigestMismatchError, DownloadError, NoAddressError
from peelian.inference import digest, storing, weights
from peelian.inference.manifest import WeightFile

TIMEOUT_S = 30.0
"""How long a server may be silent."""

BLOCK_BYTES = 1 << 16
"""How much is read at a time; small enough for a progress bar that moves."""

PART, LOCK = ".part", ".lock"
"""Endings of what was fetched so far, and of the file that makes a second process wait."""

Progress = Callable[[str, int, int], None]
"""Told the file's name, bytes fetched so far, and bytes in all."""


class Fetcher:
    """Fetches files over HTTP, by way of proxies where there are any; certificates are always checked."""

    def __init__(self, cache: Path, *, proxies: Mapping[str, str], progress: Progress) -> None:
        """Get ready.

        Args:
            cache: folder that belongs to Peelian.
            proxies: address of the proxy for each scheme, `http` and `https`.
            progress: told how far a file is.
        """
        self._cache = cache
        self._progress = progress
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(dict(proxies)),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(context=ssl.create_default_context()),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPRedirectHandler(),
        ):
            self._opener.add_handler(handler)

    def fetch(self, file: WeightFile) -> Path:
        """Return where the file is, after fetching it unless it is there already.

        Raises:
            NoAddressError: the manifest gives no address.
            DownloadError: the server cannot be reached, refuses, or went away; what was fetched is kept.
            DigestMismatchError: the server sent another file; nothing is kept.
        """
        target = weights.stored(self._cache, file.sha256)
        if target.is_file() and digest.of_file(target) == file.sha256:
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(PART)
        with _alone(target.with_suffix(LOCK)):
            if target.is_file() and digest.of_file(target) == file.sha256:
                return target
            resumed = self._complete(file, part)
            got = digest.of_file(part)
            if got != file.sha256 and resumed:
                part.unlink()
                self._complete(file, part)
                got = digest.of_file(part)
            if got != file.sha256:
                part.unlink()
                raise DigestMismatchError(file.url or file.name, file.sha256, got)
            storing.publish(part, target)
        return target

    def _complete(self, file: WeightFile, part: Path) -> bool:
        """Fetch what is missing; say whether something was there before."""
        url = _allowed(file)
        have = part.stat().st_size if part.is_file() else 0
        if have >= file.size_bytes:
            return True
        headers = {"User-Agent": "peelian", "Accept-Encoding": "identity"}
        if have:
            headers["Range"] = f"bytes={have}-"
        try:
            request = urllib.request.Request(url, headers=headers)  # noqa: S310 (http and https only, see _allowed)
            with self._opener.open(request, timeout=TIMEOUT_S) as opened:
                response = cast("http.client.HTTPResponse", opened)
                if url.startswith("https:") and not response.url.startswith("https:"):
                    raise DownloadError(url, f"the server leads to {response.url}, which is not encrypted")
                goes_on = response.status == HTTPStatus.PARTIAL_CONTENT and _begins_at(response, have)
                self._receive(file, response, part, have if goes_on else 0)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
                part.unlink()
                return self._complete(file, part)
            raise DownloadError(url, f"the server answers {error.code} {error.reason}") from error
        except (OSError, http.client.HTTPException) as error:
            raise DownloadError(url, _words(getattr(error, "reason", error))) from error
        return have > 0

    def _receive(self, file: WeightFile, response: http.client.HTTPResponse, part: Path, have: int) -> None:
        """Append the answer to what is there, or write it anew; one byte more than expected proves it wrong."""
        expected = have + response.length if response.length is not None else None
        with part.open("ab" if have else "wb") as writing:
            self._progress(file.name, have, file.size_bytes)
            while have <= file.size_bytes and (block := response.read(BLOCK_BYTES)):
                writing.write(block)
                have += len(block)
                self._progress(file.name, min(have, file.size_bytes), file.size_bytes)
        if have < file.size_bytes and have != expected:
            raise DownloadError(
                file.url or file.name, f"the connection was cut after {have} of {file.size_bytes} bytes"
            )


def _words(reason: object) -> str:
    """Say what a failed connection means."""
    if isinstance(reason, socket.gaierror):
        return "its host cannot be found: connect this machine, or name its proxy in HTTPS_PROXY"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return str(reason) or type(reason).__name__


def _allowed(file: WeightFile) -> str:
    """Address of the file.

    Raises:
        NoAddressError: it has none, or one that is not HTTP.
    """
    if file.url is None or urllib.parse.urlsplit(file.url).scheme not in {"http", "https"}:
        raise NoAddressError(file.name, file.url)
    return file.url


def _begins_at(response: http.client.HTTPResponse, have: int) -> bool:
    return (response.headers.get("Content-Range") or "").startswith(f"bytes {have}-")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold a lock, so that two processes do not write to one file; it goes away with the process."""
    with lock.open("wb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
