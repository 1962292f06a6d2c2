import os
import unicodedata
from pathlib import Path

import pytest

from peelian.capture import bundle
from peelian.errors import ImageError, ListSourceError

LIST = b"reference,name\n"


def folder(at: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = at / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return at


def test_a_folder_gives_its_table_and_its_pictures(tmp_path: Path) -> None:
    read = bundle.folder(folder(tmp_path, list_csv=LIST, p1__front_jpg=b"one", p2_png=b"two"))
    assert read.table == LIST
    assert read.portrait("p1/front.jpg").content == b"one"
    assert read.portrait("p2.png").content == b"two"


def test_a_folder_with_one_picture_needs_no_name(tmp_path: Path) -> None:
    read = bundle.folder(folder(tmp_path, list_csv=LIST, p1__front_jpg=b"one"))
    assert read.portrait("p1/").content == b"one"


def test_a_folder_with_two_pictures_needs_one(tmp_path: Path) -> None:
    read = bundle.folder(folder(tmp_path, list_csv=LIST, p1__a_jpg=b"one", p1__b_jpg=b"two"))
    with pytest.raises(ListSourceError, match="2 files in it"):
        read.portrait("p1/")


def test_a_name_means_one_thing_however_it_is_written() -> None:
    apart, together = unicodedata.normalize("NFD", "Zoé.jpg"), unicodedata.normalize("NFC", "Zoé.jpg")
    read = bundle.in_memory({"list.csv": LIST, f"a/{apart}": b"one"}, source=Path("up"))
    assert read.portrait(f"a\\{together}").content == b"one"
    assert read.portrait(f"./a/{apart}").content == b"one"


@pytest.mark.parametrize("name", ["/etc/hostname", "../secret.jpg", "p1/../../secret.jpg", "nobody.jpg", "", "/"])
def test_a_name_that_did_not_come_along_leads_nowhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    read = bundle.folder(folder(tmp_path / "in", list_csv=LIST, p1__front_jpg=b"one"))
    with pytest.raises(ListSourceError):
        read.portrait(name)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    inside = folder(tmp_path / "in", list_csv=LIST)
    (inside / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(ListSourceError, match="a link"):
        bundle.folder(inside).portrait("link.jpg")


def test_a_linked_folder_is_not_looked_into(tmp_path: Path) -> None:
    folder(tmp_path / "out", secret_jpg=b"secret")
    inside = folder(tmp_path / "in", list_csv=LIST)
    (inside / "p1").symlink_to(tmp_path / "out")
    with pytest.raises(ListSourceError):
        bundle.folder(inside).portrait("p1/secret.jpg")


def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    inside = folder(tmp_path, list_csv=LIST)
    os.mkfifo(inside / "p.jpg")
    with pytest.raises(ListSourceError, match="not a file"):
        bundle.folder(inside).portrait("p.jpg")


def test_what_systems_leave_behind_is_passed_over() -> None:
    files = {"people/list.csv": LIST, "__MACOSX/people/._list.csv": b"", "people/.DS_Store": b"", "people/a.jpg": b"a"}
    read = bundle.in_memory(files, source=Path("up"))
    assert list(read.pictures) == ["a.jpg"]


def test_the_only_table_may_have_any_name() -> None:
    assert bundle.in_memory({"Wanted March.CSV": LIST}, source=Path("up")).table == LIST


def test_no_table_is_refused() -> None:
    with pytest.raises(ListSourceError, match=r"list\.csv"):
        bundle.in_memory({"a.jpg": b""}, source=Path("up"))


def test_two_tables_are_refused() -> None:
    with pytest.raises(ListSourceError, match="2 tables"):
        bundle.in_memory({"a.csv": b"", "b.csv": b""}, source=Path("up"))


def test_two_files_of_one_name_are_refused() -> None:
    files = {unicodedata.normalize(form, "é.jpg"): b"" for form in ("NFC", "NFD")}
    with pytest.raises(ListSourceError, match="same name"):
        bundle.in_memory({"list.csv": LIST, **files}, source=Path("up"))


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListSourceError, match="no such folder"):
        bundle.folder(tmp_path / "gone")


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MOST_FILES", 2)
    with pytest.raises(ListSourceError, match="more than 2 files"):
        bundle.folder(folder(tmp_path, list_csv=LIST, a_jpg=b"", b_jpg=b"", c_jpg=b""))


def test_a_table_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST_TABLE_BYTES", 3)
    with pytest.raises(ListSourceError, match="larger than"):
        bundle.in_memory({"list.csv": LIST}, source=Path("up"))


def test_a_picture_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST_FILE_BYTES", 3)
    read = bundle.in_memory({"list.csv": LIST, "a.jpg": b"four"}, source=Path("up"))
    with pytest.raises(ImageError, match="larger than"):
        read.portrait("a.jpg")


def test_a_plain_picture_is_not_read_to_see_what_it_tells() -> None:
    def read(_most: int) -> bytes:
        raise AssertionError

    opened = bundle.gathered({"list.csv": lambda most: LIST[:most], "a.jpg": read}, source=Path("up"))
    assert opened.told("a.jpg").taken_on is None


def test_a_record_is_opened_for_its_picture() -> None:
    read = bundle.in_memory({"list.csv": LIST, "a.AN2": b"damaged"}, source=Path("up"))
    with pytest.raises(ImageError, match="ANSI/NIST"):
        read.told("a.AN2")
