"""Load a pack: find its files, check its licence, build what has to be built, name its model."""

from collections.abc import Mapping
from pathlib import Path

from peelian.errors import NoVariantError, PackNotInstalledError
from peelian.inference import building, digest, licences, making, pack, shelf, weights
from peelian.inference.building import Build
from peelian.inference.conversion import ranges, recipes
from peelian.inference.making import Maker, Progress
from peelian.inference.manifest import Alternate, Manifest, Network, Variant
from peelian.inference.pack import Located, Pack

PACKS = "packs"
"""Folder of the cache that holds networks built on this machine, one folder a pack."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def load(name: str, cache: Path, *, variant: Variant | None = None, progress: Progress = silent) -> Pack:
    """Return a pack that is ready to open its networks; what has to be built is built first.

    Args:
        name: of the pack.
        cache: folder that belongs to Peelian.
        variant: arithmetic of the encoder, or None for what is best on this machine.
        progress: told of each network that is built.

    Raises:
        UnknownPackError: there is no pack of that name.
        LicenceNotAcceptedError: it is for research only, and its licence was not accepted.
        PackNotInstalledError: files are missing.
        NoVariantError: the pack has no such arithmetic.
        WeightsPackageError: an installed package does not hold the weights that it should.
        DigestMismatchError: a file was altered.
    """
    manifest = shelf.named(name, cache)
    licences.demand(manifest, cache)
    sources = located_files(manifest, cache)
    stand_ins = _stand_ins(manifest, sources, cache)
    absent = missing(manifest, cache)
    if absent:
        raise PackNotInstalledError(manifest.name, absent)
    plain = [net for net in manifest.networks if net.recipe is None and net.name not in stand_ins]
    located = {net.name: _plain(manifest, net, sources) for net in plain}
    located |= {name: Located(path=weights.stored(cache, a.sha256), sha256=a.sha256) for name, a in stand_ins.items()}
    todo = tuple(net for net in manifest.networks if net.name not in located)
    chosen = variant or Variant.FP32
    if todo:
        maker = Maker(manifest=manifest, networks=todo, sources=sources, progress=progress)
        build = building.ensure(_folder(manifest, todo, cache), maker)
        chosen = _variant(manifest, build, variant)
        located |= _built(todo, build, chosen)
    made_with = {name: stand_in.sha256 for name, stand_in in stand_ins.items() if not stand_in.exact}
    return _pack(manifest, chosen, located, made_with)


def located_files(manifest: Manifest, cache: Path) -> dict[str, Path]:
    """Where each weight file is that is on this machine.

    Raises:
        WeightsPackageError: an installed package does not hold the weights that it should.
    """
    found = {file.name: weights.locate(file, cache) for file in manifest.files}
    return {name: path for name, path in found.items() if path is not None}


def missing(manifest: Manifest, cache: Path) -> tuple[str, ...]:
    """Name the weight files that are needed and neither here nor stood in for."""
    sources = located_files(manifest, cache)
    stand_ins = _stand_ins(manifest, sources, cache)
    needed = {name: None for net in manifest.networks if net.name not in stand_ins for name in net.sources}
    return tuple(name for name in needed if name not in sources)


def _stand_ins(manifest: Manifest, sources: Mapping[str, Path], cache: Path) -> dict[str, Alternate]:
    """Alternates that are here, for networks whose own files are not."""
    found = {}
    for net in manifest.networks:
        here = [each for each in net.alternates if weights.stored(cache, each.sha256).is_file()]
        if here and not all(name in sources for name in net.sources):
            found[net.name] = here[0]
    return found


def _pack(manifest: Manifest, variant: Variant, located: Mapping[str, Located], made_with: Mapping[str, str]) -> Pack:
    table = manifest.network(manifest.encoder.file).ranges
    facts = dict(made_with)
    if variant is Variant.INT8:
        if table is None:
            raise NoVariantError(manifest.name, variant)
        facts["ranges"] = ranges.sha256(table)
    model = pack.model_id(manifest, variant, made_with=facts)
    return Pack(manifest=manifest, model=model, variant=variant, networks=located)


def _variant(manifest: Manifest, build: Build, wanted: Variant | None) -> Variant:
    """Arithmetic of the encoder: what is wanted, or else what was measured to be best."""
    choice = build.facts.get(making.CHOICE)
    if wanted is not None or manifest.network(manifest.encoder.file).ranges is None or not isinstance(choice, dict):
        return wanted or Variant.FP32
    return Variant(choice["variant"])


def _plain(manifest: Manifest, network: Network, sources: Mapping[str, Path]) -> Located:
    name = network.sources[0]
    return Located(path=sources[name], sha256=manifest.file(name).sha256)


def _folder(manifest: Manifest, networks: tuple[Network, ...], cache: Path) -> Path:
    """Folder of the build; its name changes with anything that the build is made from."""
    tables = [ranges.sha256(network.ranges) for network in networks if network.ranges is not None]
    names = [f"{network.name}={name}={manifest.file(name).sha256}" for network in networks for name in network.sources]
    parts = "\n".join([str(recipes.VERSION), *tables, *names])
    return cache / PACKS / manifest.name / digest.of_bytes(parts.encode())[:16]


def _built(networks: tuple[Network, ...], build: Build, variant: Variant) -> dict[str, Located]:
    located = {}
    for network in networks:
        whole = variant is Variant.INT8 and network.ranges is not None
        name = making.integer_name(network) if whole else network.name
        located[network.name] = Located(path=build.folder / name, sha256=build.digests[name])
    return located
