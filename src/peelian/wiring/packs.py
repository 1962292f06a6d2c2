"""Model packs, found where the settings say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peelian.errors import BadOptionError, PeelianError, UnknownWeightsError
from peelian.inference import adding, catalogue, inventory, licences, shelf
from peelian.inference.downloads import Fetcher
from peelian.inference.inventory import Finding, Speed
from peelian.inference.making import Progress
from peelian.inference.manifest import Manifest, Variant
from peelian.inference.pack import Pack
from peelian.settings import Settings

VARIANT_MARK = ":"
"""Separates a pack's name from the arithmetic that is asked for: `starter:fp32`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One pack, as a list of packs shows it.

    `ready`: the pack, or why it cannot be used now. `speed`: None where it was not measured.
    """

    manifest: Manifest
    ready: Pack | PeelianError
    accepted_on: date | None
    speed: Speed | None

    def described(self) -> dict[str, object]:
        """Return everything as plain values."""
        manifest, pack = self.manifest, self.ready if isinstance(self.ready, Pack) else None
        return {
            "pack": manifest.name,
            "title": manifest.title,
            "licence": manifest.licence,
            "research_only": manifest.research_only,
            "accepted_on": self.accepted_on.isoformat() if self.accepted_on else None,
            "dims": manifest.encoder.dims,
            "size_bytes": sum(file.size_bytes for file in manifest.files),
            "installed": pack is not None,
            "why_not": None if isinstance(self.ready, Pack) else self.ready.sentence,
            "variant": pack.variant.value if pack else None,
            "model": pack.model if pack else None,
            "encoder_ms": self.speed.encoder_ms if self.speed else None,
            "detector_ms": self.speed.detector_ms if self.speed else None,
            "files": [
                {
                    "file": file.name,
                    "sha256": file.sha256,
                    "size_bytes": file.size_bytes,
                    "licence": file.licence,
                    "source": file.source,
                    "url": file.url,
                    "caveat": file.caveat,
                }
                for file in manifest.files
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file that was taken in. `complete`: packs that need nothing more."""

    file: str
    sha256: str
    packs: tuple[str, ...]
    complete: tuple[str, ...]


def load(name: str, settings: Settings, *, progress: Progress = catalogue.silent) -> Pack:
    """Return the pack of that name, ready to open its networks.

    Args:
        name: of the pack; `starter:fp32` or `starter:int8` asks for that arithmetic.
        settings: where the cache is.
        progress: told of each network that has to be built.

    Raises:
        BadOptionError: there is no such arithmetic.
        ModelError: the pack is unknown, not installed, altered or not accepted.
    """
    pack, mark, variant = name.partition(VARIANT_MARK)
    if mark and variant not in set(Variant):
        raise BadOptionError("--pack", f"{variant!r} is no arithmetic", f"Use one of {', '.join(Variant)}")
    return catalogue.load(pack, settings.cache, variant=Variant(variant) if mark else None, progress=progress)


def rows(settings: Settings, *, measure: bool) -> Iterator[Row]:
    """Go through every known pack.

    Raises:
        ManifestError: a manifest that was added cannot be read any more.
        ModelError: a pack was to be measured and one of its files cannot be loaded.
    """
    for manifest in shelf.manifests(settings.cache).values():
        ready = inventory.ready(manifest, settings.cache)
        speed = None
        if isinstance(ready, Pack):
            speed = inventory.measured(ready, settings.cache)
            speed = inventory.measure(ready, settings.cache) if measure else speed
        accepted_on = licences.accepted_on(manifest, settings.cache)
        yield Row(manifest=manifest, ready=ready, accepted_on=accepted_on, speed=speed)


def pull(name: str, settings: Settings, *, progress: Progress) -> tuple[str, ...]:
    """Fetch whatever a pack still needs; return the names of its files.

    Raises:
        UnknownPackError: there is no such pack.
        LicenceNotAcceptedError: it is for research only, and its licence was not accepted.
        NoAddressError: a file has no address.
        DownloadError: a file could not be had.
        DigestMismatchError: a server sent another file.
    """
    manifest = shelf.named(name, settings.cache)
    licences.demand(manifest, settings.cache)
    fetcher = Fetcher(settings.cache, proxies=settings.proxies, progress=progress)
    fetched = [file for file in manifest.files if file.package is None]
    for file in fetched:
        fetcher.fetch(file)
    return tuple(file.name for file in fetched)


def add(paths: Sequence[Path], manifest: Path | None, settings: Settings) -> Iterator[Taken | UnknownWeightsError]:
    """Take in files that somebody has, and before them a manifest that knows them.

    A file that no pack knows is given as what is wrong with it, and keeps no other back.

    Raises:
        ManifestError: the manifest cannot be taken in.
    """
    if manifest is not None:
        shelf.add(manifest, settings.cache)
    for path in paths:
        try:
            known = adding.take(path, settings.cache)
        except UnknownWeightsError as error:
            yield error
            continue
        complete = tuple(
            name for name in known.packs if not catalogue.missing(shelf.named(name, settings.cache), settings.cache)
        )
        yield Taken(file=known.stands_for or known.name, sha256=known.sha256, packs=known.packs, complete=complete)


def accept(name: str, licence: str, settings: Settings, *, today: date) -> None:
    """Write down that somebody accepts the licence of a pack's weights.

    Raises:
        UnknownPackError: there is no such pack.
        BadOptionError: its licence is another.
    """
    licences.accept(shelf.named(name, settings.cache), licence, settings.cache, today=today)


def verify(name: str | None, settings: Settings) -> Iterator[Finding]:
    """Check the digest of every file of one pack, or of all.

    Raises:
        UnknownPackError: there is no such pack.
    """
    known = shelf.manifests(settings.cache)
    manifests = known.values() if name is None else (shelf.named(name, settings.cache),)
    for manifest in manifests:
        yield from inventory.findings(manifest, settings.cache)


def installed(settings: Settings) -> list[str]:
    """Return the names of the packs that can be used on this machine now."""
    return [row.manifest.name for row in rows(settings, measure=False) if isinstance(row.ready, Pack)]
