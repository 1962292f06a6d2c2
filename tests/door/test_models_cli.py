"""`peelian models`, run as a user does; pulled from a server on this machine."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner, Result
from typing_extensions import override

from peelian.cli.models import models
from peelian.errors import (
    BadOptionError,
    DigestMismatchError,
    DownloadError,
    LicenceNotAcceptedError,
    ManifestError,
    UnknownPackError,
    UnknownWeightsError,
)
from peelian.inference import catalogue

CONTENT = b"not really a network" * 50
SHA256 = hashlib.sha256(CONTENT).hexdigest()
MANIFEST = """
name = "mine"
title = "A pack of one's own"
licence = "Ask first"
research_only = RESEARCH
[detector]
decoder = "scrfd"
networks = ["net.onnx"]
smallest_face_px = 14
score_floor = 0.5
overlap_ceiling = 0.4
[encoder]
network = "net.onnx"
size_px = 112
colour = "rgb"
mean = [127.5, 127.5, 127.5]
scale = [0.0078125, 0.0078125, 0.0078125]
dims = 512
alignment = [[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]]
[[files]]
name = "net.onnx"
sha256 = "DIGEST"
size_bytes = SIZE
licence = "Ask first"
source = "a server"
url = "ADDRESS/net.onnx"
caveat = "Only for this test."
[[networks]]
name = "net.onnx"
sources = ["net.onnx"]
"""


class Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cache in which the starter pack was built before."""
    folder = tmp_path_factory.mktemp("built")
    catalogue.load("starter", folder)
    return folder


@pytest.fixture(autouse=True)
def cache(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(built, tmp_path / "cache", copy_function=os.link)
    monkeypatch.setenv("PEELIAN_CACHE", str(tmp_path / "cache"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "cache"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Path]:
    """Folder that a server shows; `address` in it says where."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "net.onnx").write_bytes(CONTENT)
    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    (folder / "address").write_text(f"http://127.0.0.1:{http.server_address[1]}", encoding="utf-8")
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield folder
    http.shutdown()
    http.server_close()
    thread.join()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(models, [str(argument) for argument in arguments])


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def manifest(folder: Path, *, research: bool = False) -> Path:
    address = (folder / "address").read_text(encoding="utf-8") if (folder / "address").is_file() else "http://nowhere"
    text = MANIFEST.replace("DIGEST", SHA256).replace("SIZE", str(len(CONTENT))).replace("ADDRESS", address)
    path = folder / "mine.toml"
    path.write_text(text.replace("RESEARCH", str(research).lower()), encoding="utf-8")
    return path


def test_list_shows_every_pack_with_what_a_buyer_must_know() -> None:
    rows = {row["pack"]: row for row in lines(run("list", "--json"))}
    assert set(rows) == {"starter", "open-zoo", "opencv-zoo", "buffalo-s"}
    assert rows["starter"]["installed"] is True
    assert rows["open-zoo"]["installed"] is False
    assert "models pull open-zoo" in str(rows["open-zoo"]["why_not"])
    assert rows["open-zoo"]["dims"] == 256
    assert rows["buffalo-s"]["research_only"] is True
    files = rows["open-zoo"]["files"]
    assert isinstance(files, list)
    assert all(len(file["sha256"]) == 64 and file["licence"] and file["source"] for file in files)


def test_list_for_people_prints_caveats_and_digests() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert "WIDER FACE" in result.stdout
    assert "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30" in result.stdout
    assert "For research only." in result.stdout


def test_measured_times_are_kept() -> None:
    assert lines(run("list", "--json"))[0]["encoder_ms"] is None
    measured = lines(run("list", "--measure", "--json"))[0]["encoder_ms"]
    assert isinstance(measured, float)
    assert lines(run("list", "--json"))[0]["encoder_ms"] == measured


def test_a_pack_is_pulled_and_then_complete(served: Path) -> None:
    lines(run("add", "--manifest", manifest(served), "--json"))
    pulled = lines(run("pull", "mine", "--json"))
    assert pulled[0] == {"event": "progress", "file": "net.onnx", "bytes": 0, "of": len(CONTENT)}
    assert pulled[-1] == {"event": "installed", "pack": "mine", "files": ["net.onnx"]}
    assert lines(run("verify", "mine", "--json")) == [
        {"pack": "mine", "file": "net.onnx", "sha256": SHA256, "state": "right"}
    ]
    assert "is installed" in run("pull", "mine").stdout


def test_a_pull_that_fails_says_why(served: Path) -> None:
    lines(run("add", "--manifest", manifest(served), "--json"))
    (served / "net.onnx").write_bytes(CONTENT[:-1] + b"!")
    assert isinstance(run("pull", "mine").exception, DigestMismatchError)
    (served / "net.onnx").unlink()
    assert isinstance(run("pull", "mine").exception, DownloadError)


def test_a_pull_goes_through_the_proxy_that_the_environment_names(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = manifest(served)
    path.write_text(path.read_text(encoding="utf-8").replace("http://127", "http://unreachable.invalid/127"))
    lines(run("add", "--manifest", path, "--json"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    failed = run("pull", "mine").exception
    assert isinstance(failed, DownloadError)
    assert "refused" in failed.problem


def test_added_files_are_recognised_and_make_a_pack_complete(served: Path, tmp_path: Path) -> None:
    given = tmp_path / "renamed.bin"
    given.write_bytes(CONTENT)
    added = lines(run("add", given, "--manifest", manifest(served), "--json"))
    assert added == [{"event": "added", "file": "net.onnx", "sha256": SHA256, "packs": ["mine"], "complete": ["mine"]}]
    assert "Complete now: mine" in run("add", given).stdout


def test_a_file_that_no_pack_knows_is_refused(tmp_path: Path) -> None:
    given = tmp_path / "unknown.bin"
    given.write_bytes(b"unknown")
    assert isinstance(run("add", given).exception, UnknownWeightsError)


def test_a_file_that_no_pack_knows_keeps_no_other_back(served: Path, tmp_path: Path) -> None:
    unknown, known = tmp_path / "unknown.bin", tmp_path / "known.bin"
    unknown.write_bytes(b"unknown")
    known.write_bytes(CONTENT)
    ran = run("add", unknown, known, "--manifest", manifest(served))
    assert "net.onnx: part of mine. Complete now: mine." in ran.stdout
    assert isinstance(ran.exception, UnknownWeightsError)


def test_adding_nothing_is_a_mistake(tmp_path: Path) -> None:
    assert isinstance(run("add").exception, BadOptionError)
    assert isinstance(run("add", "--manifest", tmp_path / "none.toml").exception, ManifestError)


def test_research_weights_are_neither_pulled_nor_used_before_their_licence_is_accepted(served: Path) -> None:
    lines(run("add", "--manifest", manifest(served, research=True), "--json"))
    assert isinstance(run("pull", "mine").exception, LicenceNotAcceptedError)
    assert isinstance(run("accept", "mine", "--licence", "MIT").exception, BadOptionError)
    accepted = lines(run("accept", "mine", "--licence", "Ask first", "--json"))[0]
    assert accepted["licence"] == "Ask first"
    lines(run("pull", "mine", "--json"))
    row = next(row for row in lines(run("list", "--json")) if row["pack"] == "mine")
    assert row["installed"] is True
    assert row["accepted_on"] == accepted["accepted_on"]


def test_verify_reports_an_altered_file_and_fails(served: Path, cache: Path) -> None:
    lines(run("add", "--manifest", manifest(served), "--json"))
    lines(run("pull", "mine", "--json"))
    (cache / "weights" / SHA256).write_bytes(b"altered")
    result = run("verify", "--json")
    assert result.exit_code == 1
    states = {(row["pack"], row["state"]) for row in map(json.loads, result.stdout.splitlines())}
    assert ("mine", "altered") in states
    assert ("starter", "right") in states
    assert ("open-zoo", "missing") in states


def test_a_pack_that_nobody_knows_is_an_error() -> None:
    for arguments in (("pull", "none"), ("verify", "none"), ("accept", "none", "--licence", "MIT")):
        assert isinstance(run(*arguments).exception, UnknownPackError)


def test_every_verb_explains_itself() -> None:
    for verb in ("list", "pull", "add", "accept", "verify"):
        result = run(verb, "--help")
        assert result.exit_code == 0
        assert "--json" in result.stdout
