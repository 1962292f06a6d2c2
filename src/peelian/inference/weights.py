"""Where weight files are: inside installed Python packages, or in the cache under their digest."""

from importlib import metadata
from pathlib import Path

from peelian.errors import DigestMismatchError, WeightsPackageError
from peelian.inference import digest
from peelian.inference.manifest import WeightFile

FOLDER = "weights"
"""Folder of the cache that holds fetched files; each is called by its SHA-256, so that packs can share it."""


def stored(cache: Path, sha256: str) -> Path:
    """Where a file of that digest is kept in the cache, whether it is there or not."""
    return cache / FOLDER / sha256


def locate(file: WeightFile, cache: Path) -> Path | None:
    """Return where the file is, or None where it is not on this machine.

    Raises:
        WeightsPackageError: it should be inside an installed package that is absent or of another version.
    """
    if file.package is None:
        path = stored(cache, file.sha256)
        return path if path.is_file() else None
    return _in_package(file.package, file.path or file.name)


def _in_package(package: str, path: str) -> Path:
    """Find a file by a package's installation record; the package's own code is never imported."""
    name, _, version = package.partition("==")
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError as error:
        raise WeightsPackageError(package, "not installed") from error
    if distribution.version != version:
        raise WeightsPackageError(package, f"version {distribution.version} is installed")
    located = Path(str(distribution.locate_file(path)))
    if not located.is_file():
        raise WeightsPackageError(package, f"{path} is missing")
    return located


def read(file: WeightFile, path: Path) -> bytes:
    """Return the file's bytes once their digest is right.

    Raises:
        WeightsPackageError: a file of an installed package was altered.
        DigestMismatchError: a file of the cache was altered.
    """
    try:
        return digest.read_verified(path, file.sha256)
    except DigestMismatchError as error:
        if file.package is None:
            raise
        problem = f"{file.path} is not the file that was published (SHA-256 {error.got})"
        raise WeightsPackageError(file.package, problem) from error
