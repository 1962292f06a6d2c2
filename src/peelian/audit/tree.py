"""The hash tree of RFC 6962 and RFC 9162: its root, and proofs that something is in it or that it only grew.

A root does not bind the size of its tree. Whoever verifies takes size and root together from one signed checkpoint,
never from a proof: so every function here that verifies takes both from its caller.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

LEAF = b"\x00"
NODE = b"\x01"
"""What goes before the bytes of a leaf or a node, so that neither can be taken for the other (RFC 6962, 2.1)."""

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""Root of a tree without entries."""

HASH_BYTES = 32

Nodes = Callable[[int, int], bytes]
"""Looks up the hash of a perfect subtree by level and number: over 2 ** level entries from number * 2 ** level."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of an entry."""
    return hashlib.sha256(LEAF + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two."""
    return hashlib.sha256(NODE + left + right).digest()


@dataclass(slots=True, kw_only=True)
class Frontier:
    """The right edge of a tree: all that is needed to add to it and to know its root.

    `hashes`: of the perfect subtrees that make up the tree, from left to right.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def add(self, entry: bytes) -> list[tuple[int, int, bytes]]:
        """Add the hash of an entry; return level, number and hash of every subtree that it completes."""
        level, number, current = 0, self.size, entry
        completed = [(level, number, current)]
        while number & 1:
            current = node_hash(self.hashes.pop(), current)
            level, number = level + 1, number >> 1
            completed.append((level, number, current))
        self.hashes.append(current)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        current = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            current = node_hash(left, current)
        return current


def edge(size: int) -> list[tuple[int, int]]:
    """Return level and number of the perfect subtrees that make up a tree, from left to right."""
    places, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            places.append((level, start >> level))
            start += 1 << level
    return places


def frontier(size: int, nodes: Nodes) -> Frontier:
    """Return the right edge of the tree over the first `size` entries."""
    return Frontier(size=size, hashes=[nodes(level, number) for level, number in edge(size)])


def inclusion(number: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the path that proves an entry to be in the tree, from its neighbour up.

    Raises:
        IndexError: the tree has no such entry.
    """
    if not 0 <= number < size:
        raise IndexError(number)
    start, end, path = 0, size, []
    while end - start > 1:
        split = start + _left(end - start)
        if number < split:
            path.append(_hash(split, end, nodes))
            end = split
        else:
            path.append(_hash(start, split, nodes))
            start = split
    return path[::-1]


def consistency(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Return the path that proves the tree of size `old` to be the beginning of that of size `new`.

    Raises:
        IndexError: the old tree is larger than the new one.
    """
    if not 0 <= old <= new:
        raise IndexError(old)
    if old in {0, new}:
        return []
    start, end, whole, path = 0, new, True, []
    while old != end:
        split = start + _left(end - start)
        if old <= split:
            path.append(_hash(split, end, nodes))
            end = split
        else:
            path.append(_hash(start, split, nodes))
            start, whole = split, False
    if not whole:
        path.append(_hash(start, end, nodes))
    return path[::-1]


def included(entry: bytes, number: int, *, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether the path leads from the hash of an entry to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= number < size:
        return False
    index, last, current = number, size - 1, entry
    for sibling in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            current = node_hash(sibling, current)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and current == root


def consistent(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Say whether the path shows that the new tree only adds to the old one (RFC 9162, 2.1.4.2).

    Args:
        old: size and root, both of one signed checkpoint.
        new: size and root, both of another.
        path: as `consistency` gave it.
    """
    (size, root), (new_size, new_root) = old, new
    if size == 0:
        return not path and root == EMPTY_ROOT
    if size >= new_size:
        return old == new and not path
    hashes = list(path) if size & (size - 1) else [root, *path]
    if not hashes:
        return False
    index, last = size - 1, new_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    return _climb(hashes, index, last) == (root, new_root)


def _climb(hashes: Sequence[bytes], index: int, last: int) -> tuple[bytes, bytes] | None:
    """Follow a consistency path; return the roots of both trees, or None if it does not end where they do."""
    below = above = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if index & 1 or index == last:
            below, above = node_hash(sibling, below), node_hash(sibling, above)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            above = node_hash(above, sibling)
        index, last = index >> 1, last >> 1
    return (below, above) if last == 0 else None


def _left(count: int) -> int:
    """Return how many of several entries are on the left: the largest power of two below their number."""
    return 1 << (count - 1).bit_length() - 1


def _hash(start: int, end: int, nodes: Nodes) -> bytes:
    """Return the hash over a range that is a subtree of some tree."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    split = start + _left(count)
    return node_hash(_hash(start, split, nodes), _hash(split, end, nodes))
