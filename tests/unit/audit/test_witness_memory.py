from pathlib import Path

import pytest

from peelian.audit.witness_memory import FILE, FileMemory
from peelian.errors import StoreError


def test_what_is_kept_is_there_for_the_next_and_for_each_log_apart(tmp_path: Path) -> None:
    memory = FileMemory(tmp_path / "w")
    with memory.held() as page:
        assert page.latest("a") is None
        page.keep("a", 3, b"r" * 32)
        page.keep("b", 9, b"s" * 32)
    with FileMemory(tmp_path / "w").held() as page:
        assert page.latest("a") == (3, b"r" * 32)
        assert page.latest("b") == (9, b"s" * 32)


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}', '{"a": {"size": "x", "root": ""}}'])
def test_a_memory_that_is_damaged_is_not_taken_for_an_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with FileMemory(tmp_path).held() as page, pytest.raises(StoreError, match="damaged"):
        page.latest("a")


def test_a_place_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be used"), FileMemory(tmp_path / "file" / "w").held():
        pass
