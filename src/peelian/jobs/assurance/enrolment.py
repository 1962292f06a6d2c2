"""From a list of pictures to the templates that are compared; one picture is in memory at a time."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from peelian.errors import BadInputError, UnusableEncodingError
from peelian.jobs.assurance.checkpoint import Checkpoint, Outcome
from peelian.jobs.assurance.manifest import Item, Role
from peelian.jobs.assurance.ports import Enrol, Portrait, Progress

MEASURES: Final[Mapping[str, Callable[[Portrait], float | None]]] = {
    "measured eye distance, pixels": lambda portrait: portrait.eye_distance_px,
    "measured sharpness, 0 to 1": lambda portrait: portrait.sharpness,
    "measured signal of the encoder": lambda portrait: portrait.template.signal,
}
"""What is measured of a picture that is compared, by the name that reports give it. "Measured", because it is nothing
that anybody declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A picture that is not compared, and why."""

    item: Item
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Enrolled:
    """The pictures that are compared.

    `vectors`: shape (n, d), float32, unit length, one row an item.
    `subjects`: shape (n,), int64: number of the item's subject, from 0 in order of first appearance.
    `quality`: by measure, shape (n,), float64: what was measured of each face; NaN where it was not.
    `failures`: pictures of which no template could be had (failures to enrol).
    `repeats`: pictures that are another one over again; to compare a picture with itself would only flatter.
    """

    items: tuple[Item, ...]
    vectors: npt.NDArray[np.float32]
    subjects: npt.NDArray[np.int64]
    failures: tuple[LeftOut, ...]
    repeats: tuple[LeftOut, ...]
    quality: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """How many subjects are compared."""
        return len(set(self.subjects.tolist()))


def enrol(
    items: Sequence[Item], port: Enrol, *, checkpoint: Checkpoint | None = None, progress: Progress | None = None
) -> Enrolled:
    """Encode every picture once; what fails is kept with its reason and never stops the run.

    Raises:
        ModelError: the pack itself is broken.
    """
    enrolled: list[Item] = []
    portraits: list[Portrait] = []
    failures: list[LeftOut] = []
    repeats: list[LeftOut] = []
    seen: dict[bytes, Item] = {}
    for done, item in enumerate(items, start=1):
        outcome = _outcome(item, port, checkpoint)
        if isinstance(outcome, str):
            failures.append(LeftOut(item=item, reason=outcome))
        elif (first := seen.setdefault(outcome.template.vector.tobytes(), item)) is not item:
            repeats.append(LeftOut(item=item, reason=_repeated(item, first)))
        else:
            enrolled.append(item)
            portraits.append(outcome)
        if progress is not None:
            progress(done, len(items))
    numbers: dict[str, int] = {}
    return Enrolled(
        items=tuple(enrolled),
        vectors=np.stack([one.template.vector for one in portraits]) if portraits else np.empty((0, 1), np.float32),
        subjects=np.array([numbers.setdefault(item.subject, len(numbers)) for item in enrolled], np.int64),
        failures=tuple(failures),
        repeats=tuple(repeats),
        quality=_quality(portraits),
    )


def _quality(portraits: Sequence[Portrait]) -> dict[str, npt.NDArray[np.float64]]:
    return {
        name: np.array([math.nan if value is None else value for value in map(measure, portraits)], np.float64)
        for name, measure in MEASURES.items()
    }


def _outcome(item: Item, port: Enrol, checkpoint: Checkpoint | None) -> Outcome:
    known = checkpoint.outcome(item) if checkpoint is not None else None
    if known is not None:
        return known
    try:
        outcome: Outcome = port.portrait(item.path, reference=item.role is not Role.PROBE)
    except (BadInputError, UnusableEncodingError) as error:
        outcome = error.sentence
    if checkpoint is not None:
        checkpoint.add(item, outcome)
    return outcome


def _repeated(item: Item, first: Item) -> str:
    whose = "" if item.subject == first.subject else f", where it is listed as {first.subject}"
    return f"the same picture as {first.name}{whose}"
