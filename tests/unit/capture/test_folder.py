from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from peelian.capture.folder import PICTURES_PER_S, Folder
from peelian.errors import SourceError


def put(folder: Path, name: str, grey: int) -> None:
    Image.new("L", (40, 30), grey).save(folder / name)


def test_pictures_come_in_the_order_of_their_names_at_a_steady_pace(tmp_path: Path) -> None:
    for name, grey in (("2.png", 20), ("1.png", 10), (".hidden.png", 99)):
        put(tmp_path, name, grey)
    (tmp_path / "notes.txt").touch()
    pictures = list(Folder(tmp_path).pictures())
    assert [int(picture.raw.rgb()[0, 0, 0]) for picture in pictures] == [10, 20]
    assert [picture.media_s for picture in pictures] == [0.0, 1 / PICTURES_PER_S]


def test_a_damaged_picture_is_counted_and_left_out(tmp_path: Path) -> None:
    put(tmp_path, "1.png", 10)
    (tmp_path / "0.png").write_bytes(b"no picture")
    folder = Folder(tmp_path)
    assert [picture.index for picture in folder.pictures()] == [1]
    assert folder.corrupt == 1


def test_one_picture_is_a_video_of_one_frame(tmp_path: Path) -> None:
    put(tmp_path, "1.png", 10)
    assert len(list(Folder(tmp_path / "1.png").pictures())) == 1


def test_one_picture_that_cannot_be_read_is_an_error_before_anything_begins(tmp_path: Path) -> None:
    (tmp_path / "0.png").write_bytes(b"no picture")
    with pytest.raises(SourceError, match="not a JPEG or PNG"):
        Folder(tmp_path / "0.png")


def test_a_folder_of_which_nothing_can_be_read_is_an_error_that_names_the_first(tmp_path: Path) -> None:
    for name in ("0.png", "1.png"):
        (tmp_path / name).write_bytes(b"no picture")
    with pytest.raises(SourceError, match=r"0\.png: not a JPEG or PNG"):
        list(Folder(tmp_path).pictures())


def test_a_folder_without_pictures_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no JPEG or PNG"):
        Folder(tmp_path)


def test_luminance_is_sampled_all_over_the_picture(tmp_path: Path) -> None:
    put(tmp_path, "1.png", 10)
    luma = next(iter(Folder(tmp_path).pictures())).raw.luma()
    assert 100 < luma.size < 2000
    assert np.unique(luma).tolist() == [10]
