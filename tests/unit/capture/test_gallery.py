import os
from pathlib import Path

import pytest

from peelian.capture import gallery
from peelian.errors import GalleryError


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_subjects_and_their_pictures_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    put(tmp_path, "bo/2.png", "bo/1.JPG", "al/a.jpeg")
    assert [(subject, path.name) for subject, path in gallery.walk(tmp_path)] == [
        ("al", "a.jpeg"),
        ("bo", "1.JPG"),
        ("bo", "2.png"),
    ]


def test_hidden_files_and_notes_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "al/a.jpg", "al/.b.jpg", ".c/x.jpg", "readme.txt", "al/notes.txt", ".d.jpg")
    assert [path.name for _, path in gallery.walk(tmp_path)] == ["a.jpg"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "no subjects"),
        (["readme.txt"], "no subjects"),
        (["al/notes.txt"], "no JPEG or PNG"),
        (["al/a.jpg", "stray.jpg"], "stray.jpg is in no subject's folder"),
        (["al/a.jpg", "stray.webp"], "stray.webp is in no subject's folder"),
        (["al/a.jpg", "al/b.webp"], "b.webp is neither"),
        (["al/a.jpg", "al/deep/b.jpg"], "deep is a folder inside"),
        (["al\n/a.jpg"], "cannot be a subject's name"),
        ([" /a.jpg"], "cannot be a subject's name"),
    ],
)
def test_what_would_leave_somebody_off_the_list_is_an_error(tmp_path: Path, names: list[str], said: str) -> None:
    put(tmp_path, *names)
    with pytest.raises(GalleryError, match=said):
        gallery.walk(tmp_path)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(GalleryError, match="no such folder"):
        gallery.walk(tmp_path / "none")


def test_a_file_is_not_a_gallery(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    with pytest.raises(GalleryError, match="not a folder"):
        gallery.walk(tmp_path / "a.jpg")


def test_a_path_that_cannot_be_one_is_said() -> None:
    with pytest.raises(GalleryError, match="cannot be read"):
        gallery.walk(Path("a\0b"))


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(folder)  # noqa: PTH102 — a Path cannot spell these bytes
    (Path(os.fsdecode(folder)) / "a.jpg").touch()
    with pytest.raises(GalleryError, match="cannot be a subject's name"):
        gallery.walk(tmp_path)
