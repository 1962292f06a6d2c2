"""Which packs there are, and how one is loaded."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from peelian.errors import NoVariantError, PackNotInstalledError, UnknownPackError
from peelian.inference import building, digest, making, manifest_toml, pack, ranges, recipes, weights
from peelian.inference.building import Build
from peelian.inference.making import Maker, Progress
from peelian.inference.manifest import Manifest, Network, Variant
from peelian.inference.pack import Located, Pack

PACKS = "packs"
"""Folder of the cache that holds networks built on this machine, one folder a pack."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def manifests() -> dict[str, Manifest]:
    """Every pack that Peelian knows, by name."""
    folder = resources.files("peelian.inference") / "packs"
    found = [
        manifest_toml.read(Path(entry.name), entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    return {manifest.name: manifest for manifest in found}


def named(name: str) -> Manifest:
    """Return the manifest of that name.

    Raises:
        UnknownPackError: there is none.
    """
    known = manifests()
    if name not in known:
        raise UnknownPackError(name, tuple(known))
    return known[name]


def load(name: str, cache: Path, *, variant: Variant | None = None, progress: Progress = silent) -> Pack:
    """Return a pack that is ready to open its networks; what has to be built is built first.

    Args:
        name: of the pack.
        cache: folder that belongs to Peelian.
        variant: arithmetic of the encoder, or None for what is best on this machine.
        progress: told of each network that is built.

    Raises:
        UnknownPackError: there is no pack of that name.
        PackNotInstalledError: files are missing.
        NoVariantError: the pack has no such arithmetic.
        WeightsPackageError: an installed package does not hold the weights that it should.
        DigestMismatchError: a file was altered.
    """
    manifest = named(name)
    sources = _sources(manifest, cache)
    located = {network.name: _plain(manifest, network, sources) for network in manifest.networks if not network.recipe}
    if len(located) == len(manifest.networks):
        return _pack(manifest, Variant.FP32, located)
    maker = Maker(manifest=manifest, sources=sources, progress=progress)
    build = building.ensure(_folder(manifest, cache), maker)
    chosen = _variant(manifest, build, variant)
    return _pack(manifest, chosen, located | _built(manifest, build, chosen))


def _pack(manifest: Manifest, variant: Variant, located: Mapping[str, Located]) -> Pack:
    table = manifest.network(manifest.encoder.file).ranges
    made_with = {"ranges": ranges.sha256(table)} if variant is Variant.INT8 and table is not None else {}
    model = pack.model_id(manifest, variant, made_with=made_with)
    return Pack(manifest=manifest, model=model, variant=variant, networks=located)


def _variant(manifest: Manifest, build: Build, wanted: Variant | None) -> Variant:
    """Arithmetic of the encoder: what is wanted, or else what was measured to be best.

    Raises:
        NoVariantError: INT8 is wanted and the pack has none.
    """
    has_both = manifest.network(manifest.encoder.file).ranges is not None
    if wanted is Variant.INT8 and not has_both:
        raise NoVariantError(manifest.name, wanted)
    if wanted is not None or not has_both:
        return wanted or Variant.FP32
    choice = build.facts.get(making.CHOICE)
    return Variant(choice["variant"]) if isinstance(choice, dict) else Variant.FP32


def _sources(manifest: Manifest, cache: Path) -> dict[str, Path]:
    """Where each weight file is.

    Raises:
        PackNotInstalledError: files are missing.
    """
    found = {file.name: weights.locate(file, cache) for file in manifest.files}
    missing = tuple(name for name, path in found.items() if path is None)
    if missing:
        raise PackNotInstalledError(manifest.name, missing)
    return {name: path for name, path in found.items() if path is not None}


def _plain(manifest: Manifest, network: Network, sources: Mapping[str, Path]) -> Located:
    name = network.sources[0]
    return Located(path=sources[name], sha256=manifest.file(name).sha256)


def _folder(manifest: Manifest, cache: Path) -> Path:
    """Folder of the build; its name changes with anything that the build is made from."""
    tables = [ranges.sha256(network.ranges) for network in manifest.networks if network.ranges is not None]
    parts = [str(recipes.VERSION), *tables, *(f"{file.name}={file.sha256}" for file in manifest.files)]
    return cache / PACKS / manifest.name / digest.of_bytes("\n".join(parts).encode())[:16]


def _built(manifest: Manifest, build: Build, variant: Variant) -> dict[str, Located]:
    located = {}
    for network in manifest.networks:
        if network.recipe is not None:
            whole = variant is Variant.INT8 and network.ranges is not None
            name = making.integer_name(network) if whole else network.name
            located[network.name] = Located(path=build.folder / name, sha256=build.digests[name])
    return located
