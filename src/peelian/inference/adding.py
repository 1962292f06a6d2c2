"""Take in weight files that somebody has already, each recognised by its digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from peelian.errors import UnknownWeightsError
from peelian.inference import digest, shelf, storing, weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A file that manifests name. `stands_for`: the network that it may stand for, if it is an alternate."""

    name: str
    sha256: str
    packs: tuple[str, ...]
    stands_for: str | None


def take(path: Path, cache: Path) -> Known:
    """Recognise a file and put a copy of it where packs look for it.

    Raises:
        UnknownWeightsError: no manifest names a file of that digest, or it cannot be read.
        OSError: the cache cannot be written.
    """
    try:
        sha256 = digest.of_file(path)
    except OSError as error:
        raise UnknownWeightsError(path, error.strerror or "cannot be read") from error
    known = recognise(sha256, cache)
    if known is None:
        raise UnknownWeightsError(path, f"no model pack names a file with SHA-256 {sha256}")
    storing.copy_verified(path, weights.stored(cache, sha256), sha256)
    return known


def recognise(sha256: str, cache: Path) -> Known | None:
    """Say which file of which packs has that digest; None where none has."""
    uses = [use for use in _uses(cache) if use.sha256 == sha256]
    if not uses:
        return None
    packs = tuple(dict.fromkeys(pack for use in uses for pack in use.packs))
    return Known(name=uses[0].name, sha256=sha256, packs=packs, stands_for=uses[0].stands_for)


def _uses(cache: Path) -> Iterator[Known]:
    for manifest in shelf.manifests(cache).values():
        packs = (manifest.name,)
        for file in manifest.files:
            if file.package is None:
                yield Known(name=file.name, sha256=file.sha256, packs=packs, stands_for=None)
        for network in manifest.networks:
            for each in network.alternates:
                yield Known(name=each.note, sha256=each.sha256, packs=packs, stands_for=network.name)
