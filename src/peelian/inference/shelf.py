"""Every pack that is known here: those that come with Peelian, and those that were added by manifest."""

from importlib import resources
from pathlib import Path

from peelian.errors import ManifestError, UnknownPackError
from peelian.inference import manifest_toml, storing
from peelian.inference.manifest import Manifest

ADDED = "manifests"
"""Folder of the cache that holds manifests that were added."""


def manifests(cache: Path) -> dict[str, Manifest]:
    """Every known pack by name, Peelian's own first.

    Raises:
        ManifestError: a manifest that was added cannot be read any more.
    """
    found = _shipped()
    for path in sorted((cache / ADDED).glob("*.toml")):
        manifest = manifest_toml.read(path, path.read_text(encoding="utf-8"))
        found.setdefault(manifest.name, manifest)
    return found


def named(name: str, cache: Path) -> Manifest:
    """Return the manifest of that name.

    Raises:
        UnknownPackError: there is none.
    """
    known = manifests(cache)
    if name not in known:
        raise UnknownPackError(name, tuple(known))
    return known[name]


def add(path: Path, cache: Path) -> Manifest:
    """Take in a manifest.

    Raises:
        ManifestError: it cannot be read, or takes the name of one of Peelian's own packs.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(path, None, "cannot be read as text", "Give a pack's manifest in TOML") from error
    manifest = manifest_toml.read(path, text)
    if manifest.name in _shipped():
        raise ManifestError(path, None, f"{manifest.name!r} is one of Peelian's own packs", "Choose another name")
    if any(file.package is not None for file in manifest.files):
        raise ManifestError(path, None, "only Peelian's own packs may take files from packages", "Leave out `package`")
    storing.write_whole(cache / ADDED / f"{manifest.name}.toml", text.encode())
    return manifest


def _shipped() -> dict[str, Manifest]:
    folder = resources.files("peelian.inference") / "packs"
    found = [
        manifest_toml.read(Path(entry.name), entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: (entry.name != "starter.toml", entry.name))
        if entry.name.endswith(".toml")
    ]
    return {manifest.name: manifest for manifest in found}
