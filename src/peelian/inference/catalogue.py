"""Which packs there are, and how one is loaded."""

from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

from peelian.errors import PackNotInstalledError, UnknownPackError
from peelian.inference import building, digest, manifest_toml, pack, recipes, weights
from peelian.inference.building import Build
from peelian.inference.manifest import Manifest, Network, Variant
from peelian.inference.pack import Located, Pack

PACKS = "packs"
"""Folder of the cache that holds networks built on this machine, one folder a pack."""

Progress = Callable[[str, int, int], None]
"""Told what is being worked on, how much is done, and how much there is."""


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
        WeightsPackageError: an installed package does not hold the weights that it should.
        DigestMismatchError: a file was altered.
    """
    manifest = named(name)
    sources = _sources(manifest, cache)
    chosen = variant or Variant.FP32
    located = {network.name: _plain(manifest, network, sources) for network in manifest.networks if not network.recipe}
    if any(network.recipe for network in manifest.networks):
        build = building.ensure(_folder(manifest, cache), lambda folder: _make(manifest, sources, folder, progress))
        located |= _built(manifest, build)
    model = pack.model_id(manifest, chosen, made_with={})
    return Pack(manifest=manifest, model=model, variant=chosen, networks=located)


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
    parts = [str(recipes.VERSION), *(f"{file.name}={file.sha256}" for file in manifest.files)]
    return cache / PACKS / manifest.name / digest.of_bytes("\n".join(parts).encode())[:16]


def _make(manifest: Manifest, sources: Mapping[str, Path], folder: Path, progress: Progress) -> dict[str, object]:
    todo = [network for network in manifest.networks if network.recipe]
    for done, network in enumerate(todo):
        progress(network.name, done, len(todo))
        contents = {name: weights.read(manifest.file(name), sources[name]) for name in network.sources}
        (folder / network.name).write_bytes(recipes.cook(network, contents))
    progress(manifest.name, len(todo), len(todo))
    return {}


def _built(manifest: Manifest, build: Build) -> dict[str, Located]:
    return {
        network.name: Located(path=build.folder / network.name, sha256=build.digests[network.name])
        for network in manifest.networks
        if network.recipe
    }
