"""Tiles, held to the numbers of the specification, and to another implementation of the tree."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pymerkle  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Engine

from peelian.audit import nodes, tiles, tree
from peelian.audit.log import Log
from peelian.audit.tiles import Tile
from peelian.errors import BrokenLogError, StoreError
from peelian.storage import engine as engines

Tamper = Callable[..., None]


def many(store: Engine, log: Log, count: int) -> list[bytes]:
    """Put entries into the log that are cheap to make; return them."""
    leaves = [b'{"n":%d}' % number for number in range(count)]
    with engines.writing(store) as connection:
        nodes.add(connection, leaves)
        log.checkpoint(connection)
    return leaves


def written(store: Engine, log: Log, folder: Path) -> Path:
    with engines.reading(store) as connection:
        last = log.latest(connection)
        assert last is not None
        tiles.write(connection, last.note, last.size, folder)
    return folder


def root(folder: Path, level: int, size: int) -> bytes:
    """The root of a log, derived from its tiles alone, as any client does it."""
    found = b"".join((folder / one.path).read_bytes() for one in tiles.of(size) if one.level == level)
    edge = tree.Frontier()
    for start in range(0, len(found), 32):
        edge.add(found[start : start + 32])
    return edge.root()


@pytest.mark.parametrize(
    ("number", "path"),
    [(0, "000"), (7, "007"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067")],
)
def test_a_tile_lies_where_the_specification_says(number: int, path: str) -> None:
    assert Tile(level=0, number=number).path == f"tile/0/{path}"
    assert Tile(level=3, number=number, width=5).path == f"tile/3/{path}.p/5"
    assert Tile(level=None, number=number, width=255).path == f"tile/entries/{path}.p/255"


def test_a_log_of_seventy_thousand_entries_has_the_tiles_that_the_specification_counts() -> None:
    found = list(tiles.of(70_000))
    at = {level: [one.width for one in found if one.level == level] for level in (None, 0, 1, 2, 3)}
    assert at[0] == at[None] == [256] * 273 + [112]
    assert at[1] == [256, 17]
    assert at[2] == [1]
    assert at[3] == []


def test_a_log_of_256_entries_has_one_full_tile_and_a_partial_one_above_it() -> None:
    assert [one.path for one in tiles.of(256)] == ["tile/0/000", "tile/entries/000", "tile/1/000.p/1"]
    assert list(tiles.of(0)) == []


def test_a_path_is_read_back_as_the_tile_it_names() -> None:
    for one in tiles.of(70_000):
        assert tiles.read(one.path.removeprefix("tile/")) == one


@pytest.mark.parametrize(
    "path",
    ["", "0", "0/0", "0/0000", "00/000", "7/000", "0/x000/001", "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/../000",
     "entry/000", "0/000/", "0/001x"],
)  # fmt: skip
def test_a_path_that_is_not_written_in_the_one_way_names_no_tile(path: str) -> None:
    assert tiles.read(path) is None


def test_a_tile_is_there_as_far_as_the_log_goes() -> None:
    assert tiles.there(Tile(level=0, number=1, width=44), 300)
    assert not tiles.there(Tile(level=0, number=1, width=45), 300)
    assert tiles.there(Tile(level=1, number=0, width=1), 300)
    assert not tiles.there(Tile(level=1, number=0, width=2), 511)
    assert not tiles.there(Tile(level=None, number=1), 511)


def test_entries_and_root_are_derived_from_the_tiles_alone(store: Engine, log: Log, tmp_path: Path) -> None:
    leaves = many(store, log, 300)
    folder = written(store, log, tmp_path / "tiles")
    bundle = b"".join((folder / one.path).read_bytes() for one in tiles.of(300) if one.level is None)
    read = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        read.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    assert read == leaves
    note = (folder / "checkpoint").read_text(encoding="utf-8").split("\n")
    assert note[1] == "300"
    with engines.reading(store) as connection:
        last = log.latest(connection)
    assert last is not None
    assert root(folder, 0, 300) == last.root
    first = (folder / "tile/0/000").read_bytes()
    above = (folder / "tile/1/000.p/1").read_bytes()
    assert len(first) == 8192
    edge = tree.Frontier()
    for start in range(0, 8192, 32):
        edge.add(first[start : start + 32])
    assert above == edge.root()


def test_another_implementation_derives_the_same_root_and_proofs(store: Engine, log: Log, tmp_path: Path) -> None:
    leaves = many(store, log, 300)
    folder = written(store, log, tmp_path / "tiles")
    oracle = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        oracle.append_entry(leaf)
    assert oracle.get_root() == root(folder, 0, 300)
    tile = (folder / "tile/0/001.p/44").read_bytes()
    assert tile[:32] == hashlib.sha256(b"\0" + leaves[256]).digest()
    with engines.reading(store) as connection:
        derived = root(folder, 0, 300)
        for number in (0, 255, 256, 299):
            theirs = oracle.prove_inclusion(number + 1, 300)
            pymerkle.verify_inclusion(tree.leaf_hash(leaves[number]), derived, theirs, number + 1, 300)
            ours = tree.inclusion(number, 300, nodes.lookup(connection))
            place = tree.leaf_hash(leaves[number])
            assert tree.included(place, number, size=300, root=oracle.get_root(300), path=ours)
            assert not tree.included(place, number ^ 1, size=300, root=oracle.get_root(300), path=ours)
        for old in (1, 200, 256, 299):
            pymerkle.verify_consistency(oracle.get_root(old), derived, oracle.prove_consistency(old, 300), old, 300)
            ours = tree.consistency(old, 300, nodes.lookup(connection))
            assert tree.consistent((old, oracle.get_root(old)), (300, oracle.get_root(300)), ours)


def test_a_log_of_which_something_is_missing_is_not_given_out(
    store: Engine, log: Log, tamper: Tamper, tmp_path: Path
) -> None:
    many(store, log, 10)
    tamper("DELETE FROM log_node WHERE level = 0 AND number = 4")
    with pytest.raises(BrokenLogError, match="missing"):
        written(store, log, tmp_path / "tiles")


def test_an_entry_that_no_bundle_could_hold_is_not_given_out(store: Engine, log: Log, tmp_path: Path) -> None:
    with engines.writing(store) as connection:
        nodes.add(connection, [b"x" * 65_536])
        log.checkpoint(connection)
    with pytest.raises(BrokenLogError, match="longer"):
        written(store, log, tmp_path / "tiles")


def test_a_folder_that_cannot_be_written_is_refused(store: Engine, log: Log, tmp_path: Path) -> None:
    many(store, log, 3)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        written(store, log, tmp_path / "file")
