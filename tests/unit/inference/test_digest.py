from pathlib import Path

import pytest

from peelian.errors import DigestMismatchError
from peelian.inference import digest

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_digest_is_sha256_in_hex(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    assert digest.of_bytes(b"") == digest.of_file(path) == EMPTY


def test_bytes_with_the_right_digest_are_returned(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"weights")
    assert digest.read_verified(path, digest.of_bytes(b"weights")) == b"weights"


def test_bytes_with_another_digest_are_not(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"weightz")
    with pytest.raises(DigestMismatchError, match="weights") as caught:
        digest.read_verified(path, EMPTY)
    assert caught.value.got == digest.of_bytes(b"weightz")
