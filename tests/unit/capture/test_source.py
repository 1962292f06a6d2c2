from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.capture import source
from peelian.capture.source import Kind
from peelian.errors import SourceError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rtsp://user:secret@10.0.0.4:554/stream?key=secret#secret", "rtsp://10.0.0.4:554/stream"),
        ("rtsp://user:se/secret@10.0.0.4/stream", "rtsp://10.0.0.4/stream"),
        ("rtsp://user:se@secret@10.0.0.4/", "rtsp://10.0.0.4/"),
        ("rtsp://user:se?secret@10.0.0.4/stream", "rtsp://…"),
        ("http://host/stream?token=a@secret", "http://…"),
        ("http://10.0.0.4", "http://10.0.0.4"),
        ("video.mp4", "video.mp4"),
    ],
)
def test_a_password_is_never_shown(text: str, shown: str) -> None:
    assert source.shown(text) == shown


@given(secret=st.text(st.characters(codec="ascii", exclude_characters="\n\r\t"), min_size=1))
def test_no_password_gets_through_whatever_its_letters(secret: str) -> None:
    password = f"QQQ{secret}QQQ"
    assert "QQQ" not in source.shown(f"rtsp://user:{password}@host/stream")


def test_the_representation_of_a_source_holds_no_password() -> None:
    assert "secret" not in repr(source.parse("rtsp://user:secret@host/stream"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("rtsp://h/s", Kind.LIVE),
        ("RTSP://h/s", Kind.LIVE),
        ("udp://127.0.0.1:9000", Kind.LIVE),
        ("tcp://127.0.0.1:9000?listen=1", Kind.LIVE),
        ("http://h/s", Kind.WEB),
    ],
)
def test_an_address_tells_its_kind(text: str, kind: Kind) -> None:
    assert source.parse(text).kind is kind


def test_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (tmp_path / "b.JPG").write_bytes(b"x")
    assert source.parse(str(tmp_path)).kind is Kind.PICTURES
    assert source.parse(str(tmp_path / "b.JPG")).kind is Kind.PICTURES
    assert source.parse(str(tmp_path / "a.mp4")).kind is Kind.FILE
    assert source.parse(f"file://{tmp_path / 'a.mp4'}").path == tmp_path / "a.mp4"


def test_a_file_whose_name_looks_like_an_address_is_still_a_file(tmp_path: Path) -> None:
    path = tmp_path / "concat:a.mp4"
    path.write_bytes(b"x")
    assert source.parse(str(path)).address == f"file:{path}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ftp://h/s", "not a kind of address"),
        ("subfile,,start,0,end,0,,://x", "no such file"),
        ("rtsp://", "names no host"),
        ("http://[", "names no host"),
        ("none.mp4", "no such file"),
        ("/dev/null", "not read directly"),
        ("a\0b", "no such file"),
    ],
)
def test_what_cannot_be_a_source_is_said_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        source.parse(text)


def test_an_empty_file_is_no_video(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    with pytest.raises(SourceError, match="empty"):
        source.parse(str(tmp_path / "a.mp4"))


def test_a_file_may_not_reach_the_network_and_the_network_no_file() -> None:
    for scheme, protocols in source.PROTOCOLS.items():
        allowed = protocols.split(",")
        assert ("file" in allowed) == (scheme == "file")
        assert scheme != "file" or allowed == ["file"]


@pytest.mark.parametrize("name", ["anna.webp", "anna.HEIC", "anna.tiff"])
def test_a_picture_of_another_kind_is_not_taken_for_a_video(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"picture")
    with pytest.raises(SourceError, match="neither JPEG nor PNG"):
        source.parse(str(tmp_path / name))
