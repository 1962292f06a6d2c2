"""The list of presentations to measure a passive liveness module on: a CSV file with one picture a line.

Columns `path`, `subject` and `kind` must be there, and `species` for attacks: what was held before the camera, in any
words. Every other column describes groups, as in `manifest`.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from peelian.errors import ManifestError
from peelian.jobs.assurance import manifest
from peelian.jobs.assurance.manifest import Item, Role, Row
from peelian.nouns import checks

NEEDED = ("path", "subject", "kind")
SPECIES = "species"
"""ISO/IEC 30107-3: presentation attack instrument species."""


class Kind(StrEnum):
    """What a picture is of."""

    BONA_FIDE = "bona_fide"
    """Somebody who is there, and presents their own face."""
    ATTACK = "attack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """One picture that was presented. `species`: of an attack; empty otherwise."""

    item: Item
    kind: Kind
    species: str = ""

    def __post_init__(self) -> None:
        if self.kind is Kind.ATTACK:
            checks.text("Presentation", "species", self.species)


def read(path: Path) -> list[Presentation]:
    """Read a list of presentations.

    Raises:
        ManifestError: the file cannot be read, or a line of it is wrong; the error names the line.
    """
    found = [_presentation(path, row) for row in manifest.rows(path, NEEDED)]
    if not found:
        raise ManifestError(path, None, "it names no picture", "Give at least one line below the header")
    return found


def _presentation(path: Path, row: Row) -> Presentation:
    said = row.cells["kind"]
    if said not in set(Kind):
        raise ManifestError(path, row.line, f"{said!r} is no kind", f"Use one of {', '.join(Kind)}")
    kind, species = Kind(said), row.cells.get(SPECIES, "")
    if kind is Kind.ATTACK and not species:
        raise ManifestError(
            path, row.line, "an attack of no species", "Say in a column species what was held before the camera"
        )
    item = manifest.item_of(path, row, (*NEEDED, SPECIES), Role.PROBE)
    return Presentation(item=item, kind=kind, species=species if kind is Kind.ATTACK else "")
