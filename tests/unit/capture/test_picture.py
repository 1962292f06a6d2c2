from pathlib import Path

from peelian.capture.folder import Folder
from peelian.capture.picture import PictureStream
from peelian.capture.source import parse
from peelian.capture.stream import Stream


def test_videos_and_folders_are_read_alike(video: Path, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"no picture")
    streams: list[PictureStream] = [Stream(parse(str(video))), Folder(tmp_path)]
    for stream in streams:
        assert stream.corrupt == 0
        stream.close()
