import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.audit import tree

INPUTS = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Entries and roots that the authors of Certificate Transparency test their own logs with."""

SIZES = range(1, 41)


def naive(entries: Sequence[bytes]) -> bytes:
    """The definition of RFC 6962, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return hashlib.sha256(b"\x01" + naive(entries[:split]) + naive(entries[split:])).digest()


def entries_of(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def grown(entries: Sequence[bytes]) -> tuple[tree.Frontier, tree.Nodes]:
    edge, nodes = tree.Frontier(), {}
    for entry in entries:
        for level, number, value in edge.add(tree.leaf_hash(entry)):
            nodes[level, number] = value
    return edge, lambda level, number: nodes[level, number]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    edge, _ = grown(INPUTS[:size])
    assert edge.root().hex() == ROOTS[size]


@pytest.mark.parametrize("size", SIZES)
def test_the_edge_gives_the_root_of_the_definition_and_can_be_found_again(size: int) -> None:
    edge, nodes = grown(entries_of(size))
    assert edge.root() == naive(entries_of(size))
    assert tree.frontier(size, nodes) == edge


@pytest.mark.parametrize("size", SIZES)
def test_every_entry_is_proved_to_be_there_and_nowhere_else(size: int) -> None:
    edge, nodes = grown(entries_of(size))
    root = edge.root()
    for number, entry in enumerate(entries_of(size)):
        path, leaf = tree.inclusion(number, size, nodes), tree.leaf_hash(entry)
        assert tree.included(leaf, number, size=size, root=root, path=path)
        assert not tree.included(tree.leaf_hash(b"another"), number, size=size, root=root, path=path)
        assert not tree.included(leaf, number, size=size, root=tree.EMPTY_ROOT, path=path)
        assert not tree.included(leaf, number, size=size, root=root, path=[*path, path[-1] if path else leaf])
        assert not any(
            tree.included(leaf, other, size=size, root=root, path=path)
            for other in range(-1, size + 1)
            if other != number
        )
        if path:
            assert not tree.included(leaf, number, size=size, root=root, path=path[:-1])
            assert not tree.included(leaf, number, size=size, root=root, path=path[::-1]) or path == path[::-1]


def test_a_root_does_not_bind_the_size_so_both_must_come_from_one_signature() -> None:
    edge, nodes = grown(entries_of(7))
    path, leaf = tree.inclusion(0, 7, nodes), tree.leaf_hash(entries_of(1)[0])
    assert tree.included(leaf, 0, size=8, root=edge.root(), path=path)


@pytest.mark.parametrize("new", SIZES)
def test_every_beginning_is_proved_to_be_one(new: int) -> None:
    edge, nodes = grown(entries_of(new))
    for old in range(new + 1):
        before, after = (old, naive(entries_of(old))), (new, edge.root())
        path = tree.consistency(old, new, nodes)
        assert tree.consistent(before, after, path)
        assert not tree.consistent(before, after, [*path, tree.EMPTY_ROOT])
        forged = (old, naive([*entries_of(old)[:-1], b"forged"]))
        if old:
            assert not tree.consistent(forged, after, path)
            assert not tree.consistent(before, (new, tree.leaf_hash(b"forged")), path)
        for place in range(len(path)):
            assert not tree.consistent(before, after, path[:place] + path[place + 1 :])
            assert not tree.consistent(before, after, [*path[:place], tree.leaf_hash(b"x"), *path[place + 1 :]])


def test_an_older_log_that_is_larger_is_not_the_beginning() -> None:
    assert not tree.consistent((8, naive(entries_of(8))), (7, naive(entries_of(7))), [])


def test_two_logs_of_one_size_are_the_same_only_with_the_same_root() -> None:
    assert tree.consistent((3, naive(entries_of(3))), (3, naive(entries_of(3))), [])
    assert not tree.consistent((3, naive(entries_of(3))), (3, tree.EMPTY_ROOT), [])


@pytest.mark.parametrize("number", [-1, 5])
def test_no_path_is_made_for_an_entry_that_is_not_there(number: int) -> None:
    with pytest.raises(IndexError):
        tree.inclusion(number, 5, grown(entries_of(5))[1])


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5)])
def test_no_path_is_made_from_a_larger_log_to_a_smaller_one(old: int, new: int) -> None:
    with pytest.raises(IndexError):
        tree.consistency(old, new, grown(entries_of(5))[1])


@given(st.lists(st.binary(max_size=20), max_size=80))
def test_any_entries_give_the_root_of_the_definition(entries: list[bytes]) -> None:
    assert grown(entries)[0].root() == naive(entries)


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = tree.leaf_hash(b"left"), tree.leaf_hash(b"right")
    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)
