import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peelian.jobs.assurance.forgetting import remains
from peelian.jobs.assurance.forgetting.needles import Needles
from peelian.jobs.assurance.forgetting.remains import Find, Search

NEEDLE = b"the very face of it"


def shows(content: bytes) -> Iterator[str]:
    if b"PICTURE" in content:
        yield "picture"


@pytest.fixture
def search() -> Search:
    return Search(needles=Needles([("face", NEEDLE)]), shows=shows)


def test_a_file_its_name_its_attributes_and_its_link_are_searched(search: Search, tmp_path: Path) -> None:
    (tmp_path / "content").write_bytes(b"x" * 9 + NEEDLE + NEEDLE)
    (tmp_path / f"name {NEEDLE.decode()}").touch()
    (tmp_path / "link").symlink_to(NEEDLE.decode())
    (tmp_path / "labelled").write_bytes(b"PICTURE")
    os.setxattr(tmp_path / "labelled", "user.face", NEEDLE)
    found = {Path(find.place).name: (find.what, find.times) for find in search.in_places([tmp_path])}
    assert found == {
        "content": ("face", 2),
        f"name {NEEDLE.decode()} (name)": ("face", 1),
        "link (target)": ("face", 1),
        "labelled (user.face)": ("face", 1),
        "labelled": ("picture", 1),
    }


def test_what_was_not_changed_since_is_passed_over(search: Search, tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(NEEDLE)
    now = time.time_ns()
    assert search.in_places([tmp_path], since_ns=now + 10**9) == []
    assert search.in_places([tmp_path / "old"], since_ns=0)


def test_what_lies_over_the_edge_of_two_blocks_is_found_once(search: Search) -> None:
    content = b"x" * 40 + NEEDLE + b"y" * 40
    for cut in range(len(content)):
        assert search.searched("image", [content[:cut], content[cut:]]) == [Find(place="image", what="face")]


def test_pictures_are_not_unpacked_where_nobody_asks_for_it(search: Search) -> None:
    assert search.searched("dump", [b"PICTURE"], unpacked=False) == []
    assert search.searched("file", [b"PICTURE"]) == [Find(place="file", what="picture")]


def test_a_file_is_read_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remains, "BLOCK_BYTES", 10)
    (tmp_path / "file").write_bytes(bytes(25))
    assert [len(block) for block in remains.blocks(tmp_path / "file")] == [10, 10, 5]


def test_what_has_gone_meanwhile_is_passed_over(search: Search, tmp_path: Path) -> None:
    assert search.in_places([tmp_path / "nowhere"]) == []
    assert remains.changed(tmp_path / "nowhere", 0) == []
