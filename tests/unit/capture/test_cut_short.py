"""A recording whose end is missing is known by what its beginning says."""

from pathlib import Path

import av
import numpy as np
import pytest

from peelian.capture.cut_short import cut_short

FORMS = {"mp4": "mov,mp4,m4a,3gp,3g2,mj2", "mkv": "matroska,webm", "avi": "avi", "ts": "mpegts"}


def film(path: Path) -> bytes:
    """Write a second of noise; return the file."""
    with av.open(path, "w") as container:
        stream = container.add_stream("mpeg4" if path.suffix == ".avi" else "libx264", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(25):
            noise = np.random.default_rng(index).integers(0, 255, (48, 64, 3), dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(noise, format="rgb24")))
        container.mux(stream.encode())
    return path.read_bytes()


@pytest.mark.parametrize("ending", ["mkv", "avi", "ts"])
def test_a_whole_recording_is_not_cut_short_and_its_beginning_alone_is(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"film.{ending}"
    whole = film(path)
    assert not cut_short(path, FORMS[ending], 0)
    path.write_bytes(whole[: len(whole) // 2 + 1])
    assert cut_short(path, FORMS[ending], 0)


def test_an_index_that_points_beyond_the_end_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(100))
    assert not cut_short(path, FORMS["mp4"], 100)
    assert cut_short(path, FORMS["mp4"], 101)


@pytest.mark.parametrize("size", [b"\xff", b"\x01" + b"\xff" * 7, b"\x00" * 8])
def test_a_recording_whose_length_its_writer_did_not_know_is_taken_as_it_is(tmp_path: Path, size: bytes) -> None:
    path = tmp_path / "film.mkv"
    path.write_bytes(b"\x1a\x45\xdf\xa3" + b"\x18\x53\x80\x67" + size + bytes(40))
    assert not cut_short(path, FORMS["mkv"], 0)


def test_a_length_is_read_in_as_many_bytes_as_it_has(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    path.write_bytes(b"\x18\x53\x80\x67" + b"\x40\x14" + bytes(20))
    assert not cut_short(path, FORMS["mkv"], 0)
    path.write_bytes(b"\x18\x53\x80\x67" + b"\x40\x15" + bytes(20))
    assert cut_short(path, FORMS["mkv"], 0)


@pytest.mark.parametrize("beginning", [b"", b"RIFF\x00\x00\x00\x00AVI ", b"something else"])
def test_an_avi_that_was_never_closed_is_taken_as_it_is(tmp_path: Path, beginning: bytes) -> None:
    path = tmp_path / "film.avi"
    path.write_bytes(beginning)
    assert not cut_short(path, FORMS["avi"], 0)


@pytest.mark.parametrize(("first", "length"), [(0, 188), (4, 192), (0, 204)])
def test_packets_of_every_size_are_known(tmp_path: Path, first: int, length: int) -> None:
    packet = bytearray(length)
    packet[first] = 0x47
    path = tmp_path / "film.ts"
    path.write_bytes(bytes(packet) * 30)
    assert not cut_short(path, FORMS["ts"], 0)
    path.write_bytes((bytes(packet) * 30)[:-1])
    assert cut_short(path, FORMS["ts"], 0)


def test_a_stream_that_was_joined_within_a_packet_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "film.ts"
    path.write_bytes((b"\x47" + bytes(187))[50:] + (b"\x47" + bytes(187)) * 30)
    assert not cut_short(path, FORMS["ts"], 0)
