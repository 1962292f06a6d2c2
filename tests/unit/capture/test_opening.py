import time
from pathlib import Path

import pytest

from peelian.capture import opening
from peelian.capture.bank import Bank, Clockwork
from peelian.capture.opening import Manner
from peelian.capture.source import parse
from peelian.errors import SourceError

CLOCKWORK = Clockwork(clock=time.monotonic, sleep=time.sleep)


def bank_of(*texts: str | Path, manner: Manner) -> Bank:
    return opening.open_all([parse(str(text)) for text in texts], manner=manner, clockwork=CLOCKWORK)


def test_sources_are_called_by_their_files_and_numbered_where_alike(tmp_path: Path) -> None:
    (tmp_path / "street.mp4").write_bytes(b"x")
    sources = [parse(text) for text in (str(tmp_path / "street.mp4"), "rtsp://u:p@h/s", str(tmp_path / "street.mp4"))]
    assert opening.names(sources) == ["street", "rtsp://h/s", "street #2"]


def test_several_recordings_are_read_side_by_side(video: Path) -> None:
    batches = list(bank_of(video, video, manner=Manner(rate_hz=5)).frames())
    assert [[frame.index for frame in batch] for batch in batches if batch] == [[5 * at] * 2 for at in range(10)]


def test_a_recording_can_be_played_as_a_camera(video: Path) -> None:
    began_s = time.monotonic()
    frames = [frame for batch in bank_of(video, manner=Manner(rate_hz=5, realtime=True)).frames() for frame in batch]
    assert time.monotonic() - began_s > 1.5  # two seconds of video
    assert frames[-1].time.media_s > 1


def test_one_source_that_fails_closes_the_others(video: Path, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("a letter", encoding="utf-8")
    with pytest.raises(SourceError, match="not a video"):
        bank_of(video, tmp_path / "text.mp4", manner=Manner(rate_hz=5))
    with pytest.raises(SourceError, match="nobody listens"):
        bank_of(video, "tcp://127.0.0.1:1", manner=Manner(rate_hz=5))


def test_it_ends_after_so_many_seconds(video: Path) -> None:
    frames = [frame for batch in bank_of(video, manner=Manner(rate_hz=5, seconds=1)).frames() for frame in batch]
    assert [frame.index for frame in frames] == [0, 5, 10, 15, 20]


def test_recordings_are_tried_beforehand_and_live_sources_are_not(video: Path, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("a letter", encoding="utf-8")
    opening.check(parse(str(video)))
    opening.check(parse("rtsp://127.0.0.1:1/x"))
    with pytest.raises(SourceError, match="not a video"):
        opening.check(parse(str(tmp_path / "text.mp4")))
