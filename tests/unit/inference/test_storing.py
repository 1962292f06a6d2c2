from pathlib import Path

import pytest

from peelian.errors import DigestMismatchError
from peelian.inference import digest, storing


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new" / "record.json"
    storing.write_whole(path, b"one")
    storing.write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "record.json"
    storing.write_whole(path, b"one")

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storing, "sync", full)
    with pytest.raises(OSError, match="No space"):
        storing.write_whole(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_copy_with_the_right_digest_is_kept(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "cache" / "target"
    source.write_bytes(b"weights")
    storing.copy_verified(source, target, digest.of_bytes(b"weights"))
    assert target.read_bytes() == b"weights"
    assert target.stat().st_mode & 0o777 == 0o644


def test_a_copy_with_another_digest_is_not(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "cache" / "target"
    source.write_bytes(b"weights")
    with pytest.raises(DigestMismatchError):
        storing.copy_verified(source, target, "0" * 64)
    assert list(target.parent.iterdir()) == []
