from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from peelian.audit import key as keys
from peelian.errors import LogKeyError


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    made = keys.load_or_make_key(path)
    assert keys.load_or_make_key(path).key == keys.load_key(path).key == made.key
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_two_keys_are_of_two_logs(tmp_path: Path) -> None:
    one, other = keys.load_or_make_key(tmp_path / "one"), keys.load_or_make_key(tmp_path / "other")
    assert one.name != other.name
    assert one.name.startswith(keys.ORIGIN)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys.load_or_make_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(LogKeyError, match="others can read"):
        keys.load_or_make_key(tmp_path / "key")


def test_a_key_that_is_not_there_is_not_made_for_whoever_only_loads(tmp_path: Path) -> None:
    with pytest.raises(LogKeyError, match="cannot be read"):
        keys.load_key(tmp_path / "key")
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_file_that_is_no_key_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").touch(mode=0o600)
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(LogKeyError, match="not a key"):
        keys.load_key(tmp_path / "key")


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    content = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "key").touch(mode=0o600)
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(LogKeyError, match="not an Ed25519 key"):
        keys.load_key(tmp_path / "key")


def test_a_key_that_somebody_else_made_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "key"
    first = keys.load_or_make_key(path)
    keys._make(path)
    assert keys.load_key(path).key == first.key


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogKeyError, match="cannot be written"):
        keys.load_or_make_key(tmp_path / "nowhere" / "key")


def test_the_next_key_keeps_the_logs_name(tmp_path: Path) -> None:
    first = keys.load_or_make_key(tmp_path / "key")
    new = keys.make_next(tmp_path / "next", first.name)
    assert new.name == first.name == keys.load_key(tmp_path / "next").name
    assert new.key.public != first.key.public
    assert keys.make_next(tmp_path / "next", first.name).key != new.key


def test_the_second_key_is_made_once_and_remembers_those_before_it(tmp_path: Path) -> None:
    first, former = keys.load_or_make_second(tmp_path / "one", "peelian/log/x")
    assert (first.name, former) == ("peelian/log/x", [])
    assert keys.load_or_make_second(tmp_path / "one", "peelian/log/x")[0].key == first.key
    again, before = keys.load_or_make_second(tmp_path / "two", "peelian/log/x", former=[first.key])
    assert (before, again.key == first.key) == ([first.key], False)
    assert (tmp_path / "two").stat().st_mode & 0o777 == 0o600


def test_a_second_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    keys.load_or_make_key(tmp_path / "key")
    with pytest.raises(LogKeyError, match="not an ML-DSA-44"):
        keys.load_or_make_second(tmp_path / "key", "peelian/log/x")
