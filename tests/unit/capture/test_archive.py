import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.capture import archive
from peelian.capture.bundle import Bundle
from peelian.errors import ListSourceError, PeelianError

LIST = b"reference,name\n"


def packed(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as into:
        for name, content in {"list.csv": LIST, **files}.items():
            into.writestr(name, content)
    return out.getvalue()


def taken(content: bytes) -> Bundle:
    return archive.opened(io.BytesIO(content), source=Path("people.zip"))


def test_an_archive_gives_its_table_and_its_pictures() -> None:
    read = taken(packed({"p1/front.jpg": b"one"}))
    assert read.table == LIST
    assert read.portrait("p1/").content == b"one"


def test_a_folder_around_all_of_it_is_passed_over() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        into.mkdir("people")
        into.writestr("people/list.csv", LIST)
        into.writestr("people/p1.jpg", b"one")
    assert taken(out.getvalue()).portrait("p1.jpg").content == b"one"


@pytest.mark.parametrize(
    "name", ["../out.jpg", "a/../../out.jpg", "/etc/out.jpg", "C:/out.jpg", "C:out.jpg", "a\\out.jpg"]
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(ListSourceError, match="leads out"):
        taken(packed({name: b""}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_what_is_no_file_is_refused(kind: int) -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.create_system, link.external_attr = 3, (kind | 0o777) << 16
    out = io.BytesIO(packed({}))
    with zipfile.ZipFile(out, "a") as into:
        into.writestr(link, "/etc/passwd")
    with pytest.raises(ListSourceError, match="a link"):
        taken(out.getvalue())


def test_a_password_is_refused() -> None:
    content = bytearray(packed({"a.jpg": b"x"}))
    for at in _places(content, b"PK\x01\x02"):
        content[at + 8] |= 1
    with pytest.raises(ListSourceError, match="password"):
        taken(bytes(content))


def test_an_unusual_method_is_refused() -> None:
    with pytest.raises(ListSourceError, match="unusual"):
        taken(packed({}, method=zipfile.ZIP_LZMA))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(ListSourceError, match="far smaller"):
        taken(packed({"a.jpg": bytes(5_000_000)}))


def test_more_than_it_could_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_TOTAL_BYTES", 100)
    with pytest.raises(ListSourceError, match="4 GB"):
        taken(packed({"a.jpg": bytes(101)}))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    with pytest.raises(ListSourceError, match="more than 1 files"):
        taken(packed({"a.jpg": b""}))


def test_a_list_of_names_that_would_fill_the_memory_is_not_read() -> None:
    content = bytearray(packed({}))
    at = _places(content, b"PK\x05\x06")[0]
    struct.pack_into("<L", content, at + 12, archive.LARGEST_DIRECTORY_BYTES + 1)
    with pytest.raises(ListSourceError, match="too many"):
        taken(bytes(content))


def test_a_list_of_names_with_a_second_larger_one_is_not_read() -> None:
    content = packed({})
    at = content.rindex(b"PK\x05\x06")
    with pytest.raises(ListSourceError, match="too many"):
        taken(content[:at] + b"PK\x06\x07" + bytes(16) + content[at:])


def test_two_files_of_one_name_are_refused() -> None:
    out = io.BytesIO(packed({"a.jpg": b"one"}))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as into:
        into.writestr("a.jpg", b"two")
    with pytest.raises(ListSourceError, match="same name"):
        taken(out.getvalue())


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(ListSourceError, match="not a ZIP"):
        taken(b"PK, or so it says")


def test_a_damaged_picture_costs_only_itself() -> None:
    content = bytearray(packed({"a.jpg": b"one" * 50, "b.jpg": b"two"}, method=zipfile.ZIP_STORED))
    content[content.index(b"oneone") + 3] ^= 1
    read = taken(bytes(content))
    with pytest.raises(ListSourceError, match="damaged"):
        read.portrait("a.jpg")
    assert read.portrait("b.jpg").content == b"two"


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 10_000), by=st.binary(min_size=1, max_size=8))
def test_whatever_is_altered_nothing_but_our_own_errors_come_of_it(at: int, by: bytes) -> None:
    whole = packed({"p1/front.jpg": b"one" * 9, "p2.jpg": b"two"})
    at %= len(whole)
    try:
        read = taken(whole[:at] + by + whole[at + len(by) :])
        for name in read.pictures:
            read.portrait(name)
    except PeelianError:
        pass


def _places(content: bytes | bytearray, mark: bytes) -> list[int]:
    return [at for at in range(len(content)) if content[at : at + len(mark)] == mark]
