"""Model packs, found where the settings say."""

from peelian.errors import BadOptionError
from peelian.inference import catalogue
from peelian.inference.making import Progress
from peelian.inference.manifest import Variant
from peelian.inference.pack import Pack
from peelian.settings import Settings

VARIANT_MARK = ":"
"""Separates a pack's name from the arithmetic that is asked for: `starter:fp32`."""


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
