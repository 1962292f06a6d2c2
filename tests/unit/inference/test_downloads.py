"""Downloads are tried against a server on this machine that misbehaves on request."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import cast
from urllib.request import OpenerDirector

import pytest
from typing_extensions import override

from peelian.errors import DigestMismatchError, DownloadError, NoAddressError
from peelian.inference import downloads, weights
from peelian.inference.downloads import Fetcher
from peelian.inference.manifest import WeightFile

CONTENT = bytes(range(256)) * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Server:
    """What the server does, and what it was asked."""

    address: str = ""
    content: bytes = CONTENT
    knows_ranges: bool = True
    starts_over: bool = False
    cut_after: int | None = None
    status: int = 200
    asked: list[tuple[str, str]] = field(default_factory=list)


def handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            server.asked.append((self.path, wanted))
            ranged = bool(wanted) and server.knows_ranges
            begin = int(wanted.removeprefix("bytes=").removesuffix("-")) if ranged and not server.starts_over else 0
            if server.status != 200 or begin > len(server.content):
                self.send_error(server.status if server.status != 200 else 416)
                return
            body = server.content[begin:]
            self.send_response(206 if ranged else 200)
            if ranged:
                self.send_header("Content-Range", f"bytes {begin}-{len(server.content) - 1}/{len(server.content)}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if server.cut_after is None else body[: server.cut_after])

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    facts = Server()
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler(facts))
    facts.address = f"http://127.0.0.1:{http.server_address[1]}"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield facts
    http.shutdown()
    http.server_close()
    thread.join()


def wanted(url: str | None, *, sha256: str = SHA256, size_bytes: int = len(CONTENT)) -> WeightFile:
    return WeightFile(name="net.onnx", sha256=sha256, size_bytes=size_bytes, licence="MIT", source="here", url=url)


def fetcher(cache: Path, told: list[int] | None = None, proxies: dict[str, str] | None = None) -> Fetcher:
    def tell(_file: str, done: int, _of: int) -> None:
        if told is not None:
            told.append(done)

    return Fetcher(cache, proxies=proxies or {}, progress=tell)


def kept(cache: Path) -> set[str]:
    return {path.name.removeprefix(SHA256) for path in (cache / weights.FOLDER).iterdir()} - {downloads.LOCK}


def test_a_file_is_fetched_once(server: Server, tmp_path: Path) -> None:
    told: list[int] = []
    file = wanted(server.address + "/net.onnx")
    path = fetcher(tmp_path, told).fetch(file)
    assert path == weights.stored(tmp_path, SHA256)
    assert path.read_bytes() == CONTENT
    assert told[0] == 0
    assert told[-1] == len(CONTENT)
    assert fetcher(tmp_path).fetch(file) == path
    assert len(server.asked) == 1
    assert kept(tmp_path) == {""}


def test_a_wrong_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    server.content = CONTENT[:-1] + b"\0"
    with pytest.raises(DigestMismatchError, match=r"net\.onnx"):
        fetcher(tmp_path).fetch(wanted(server.address + "/net.onnx"))
    assert kept(tmp_path) == set()


@pytest.mark.parametrize("content", [b"version https://git-lfs.github.com/spec/v1", b"", CONTENT + b"more"])
def test_a_whole_answer_of_another_size_is_thrown_away(server: Server, tmp_path: Path, content: bytes) -> None:
    server.content = content
    with pytest.raises(DigestMismatchError):
        fetcher(tmp_path).fetch(wanted(server.address + "/net.onnx"))
    assert kept(tmp_path) == set()


def test_an_endless_answer_is_not_kept_beyond_its_size(server: Server, tmp_path: Path) -> None:
    server.content = b"x" * 3_000_000
    told: list[int] = []
    with pytest.raises(DigestMismatchError):
        fetcher(tmp_path, told).fetch(wanted(server.address + "/net.onnx", size_bytes=1000))
    assert told == [0, 1000]


def test_a_cut_connection_keeps_what_came_and_the_next_try_goes_on(server: Server, tmp_path: Path) -> None:
    file = wanted(server.address + "/net.onnx")
    server.cut_after = 100_000
    with pytest.raises(DownloadError, match="cut after 100000 of 256000"):
        fetcher(tmp_path).fetch(file)
    assert kept(tmp_path) == {downloads.PART}
    server.cut_after = None
    assert fetcher(tmp_path).fetch(file).read_bytes() == CONTENT
    assert server.asked == [("/net.onnx", ""), ("/net.onnx", "bytes=100000-")]
    assert kept(tmp_path) == {""}


def test_a_server_that_knows_no_ranges_is_asked_for_all_again(server: Server, tmp_path: Path) -> None:
    file = wanted(server.address + "/net.onnx")
    server.cut_after = 100_000
    with pytest.raises(DownloadError):
        fetcher(tmp_path).fetch(file)
    server.cut_after, server.knows_ranges = None, False
    assert fetcher(tmp_path).fetch(file).read_bytes() == CONTENT


def test_an_answer_that_begins_elsewhere_is_not_appended(server: Server, tmp_path: Path) -> None:
    left_over(tmp_path, CONTENT[:100])
    server.starts_over = True
    assert fetcher(tmp_path).fetch(wanted(server.address + "/net.onnx")).read_bytes() == CONTENT
    assert server.asked == [("/net.onnx", "bytes=100-")]


def left_over(cache: Path, content: bytes) -> None:
    part = weights.stored(cache, SHA256).with_suffix(downloads.PART)
    part.parent.mkdir()
    part.write_bytes(content)


@pytest.mark.parametrize("rubbish", [b"x" * 100, b"x" * len(CONTENT), b"x" * 2 * len(CONTENT)])
def test_rubbish_from_before_is_replaced(server: Server, tmp_path: Path, rubbish: bytes) -> None:
    left_over(tmp_path, rubbish)
    assert fetcher(tmp_path).fetch(wanted(server.address + "/net.onnx")).read_bytes() == CONTENT


def test_a_range_that_the_server_cannot_satisfy_begins_anew(server: Server, tmp_path: Path) -> None:
    left_over(tmp_path, b"x" * 200)
    server.content = b"short"
    short = hashlib.sha256(b"short").hexdigest()
    weights.stored(tmp_path, SHA256).with_suffix(downloads.PART).rename(
        weights.stored(tmp_path, short).with_suffix(downloads.PART)
    )
    file = wanted(server.address + "/net.onnx", sha256=short, size_bytes=300)
    assert fetcher(tmp_path).fetch(file).read_bytes() == b"short"


@pytest.mark.parametrize(("status", "words"), [(404, "404 Not Found"), (500, "500"), (403, "403 Forbidden")])
def test_a_server_that_refuses_is_quoted(server: Server, tmp_path: Path, status: int, words: str) -> None:
    server.status = status
    with pytest.raises(DownloadError, match=words):
        fetcher(tmp_path).fetch(wanted(server.address + "/net.onnx"))


def test_a_server_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="refused"):
        fetcher(tmp_path).fetch(wanted("http://127.0.0.1:1/net.onnx"))


def test_a_host_that_cannot_be_found_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="its host cannot be found"):
        fetcher(tmp_path).fetch(wanted("http://nowhere.invalid/net.onnx"))


def test_a_proxy_is_asked_for_the_whole_address(server: Server, tmp_path: Path) -> None:
    proxied = fetcher(tmp_path, proxies={"http": server.address})
    assert proxied.fetch(wanted("http://weights.example/net.onnx")).read_bytes() == CONTENT
    assert server.asked == [("http://weights.example/net.onnx", "")]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://weights.example/net.onnx", None])
def test_only_http_is_fetched(tmp_path: Path, url: str | None) -> None:
    with pytest.raises(NoAddressError, match="peelian models add"):
        fetcher(tmp_path).fetch(wanted(url))


def test_an_encrypted_address_may_not_lead_to_an_open_one(tmp_path: Path) -> None:
    class Led:
        url, status, length = "http://weights.example/net.onnx", 200, 0

        def open(self, *_: object, **__: object) -> object:
            return nullcontext(self)

    leading = fetcher(tmp_path)
    leading._opener = cast("OpenerDirector", Led())
    with pytest.raises(DownloadError, match="not encrypted"):
        leading.fetch(wanted("https://weights.example/net.onnx"))


def test_two_at_once_fetch_one_file_between_them(server: Server, tmp_path: Path) -> None:
    file = wanted(server.address + "/net.onnx")
    with ThreadPoolExecutor(3) as pool:
        paths = list(pool.map(lambda _: fetcher(tmp_path).fetch(file), range(3)))
    assert all(path.read_bytes() == CONTENT for path in paths)
    assert len(server.asked) == 1


def test_a_stored_file_that_was_altered_is_fetched_again(server: Server, tmp_path: Path) -> None:
    file = wanted(server.address + "/net.onnx")
    fetcher(tmp_path).fetch(file).write_bytes(b"altered")
    assert fetcher(tmp_path).fetch(file).read_bytes() == CONTENT
