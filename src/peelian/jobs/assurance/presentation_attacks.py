"""How often a passive liveness module takes an attack for a live face, and a live face for an attack.

Terms are those of ISO/IEC 30107-3. APCER is told for each species of attack and never averaged over them: an attacker
chooses the one that works best, so the worst species is the module's figure. APCER and BPCER are never averaged with
each other either (the standard has deprecated ACER): they cost different people different things.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from peelian.errors import BadInputError, NotEnoughDataError
from peelian.jobs.assurance import groups
from peelian.jobs.assurance.evaluation import SEED
from peelian.jobs.assurance.intervals import Resampling
from peelian.jobs.assurance.ports import Progress
from peelian.jobs.assurance.presentations import Kind, Presentation
from peelian.law import liveness
from peelian.nouns.operating_point import Proportion

BPCERS = (0.1, 0.05, 0.01)
"""Rates of live faces turned away at which attacks are counted; the first is the common one."""

RULE_OF_THREE = 3
"""With fewer than 3 / rate trials not even none wrong would show the rate (95 % confidence)."""

Floats = npt.NDArray[np.float64]


class Passive(Protocol):
    """A passive liveness module."""

    @property
    def name(self) -> str:
        """What its manifest calls it."""
        ...

    @property
    def above(self) -> float:
        """Its own threshold, which a live face passes."""
        ...

    def liveness(self, picture: Path) -> float:
        """Return how live the face of a picture looks, 0 to 1.

        Raises:
            BadInputError: it gives no answer; the sentence says why.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """A picture to which the module gave no answer, and why."""

    presentation: Presentation
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Species:
    """One species of attack. `apcer`: of those answered, None where they are too few; `unanswered`: of all."""

    name: str
    apcer: Proportion | None
    unanswered: Proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class AtBpcer:
    """What a threshold does that turns away so many live faces."""

    target: float
    above: float
    bpcer: Proportion
    apcer: tuple[tuple[str, Proportion], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Live faces of one declared group, at the module's own threshold."""

    column: str
    value: str
    bpcer: Proportion


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """All figures. `bpcer`, and each species' `apcer`, are at the module's own threshold."""

    module: str
    above: float
    pictures: int
    people: int
    bpcer: Proportion | None
    unanswered: Proportion | None
    species: tuple[Species, ...]
    at_bpcer: tuple[AtBpcer, ...]
    groups: tuple[Group, ...]
    no_answers: tuple[NoAnswer, ...]
    refused: tuple[NotEnoughDataError, ...]

    @property
    def worst(self) -> Species | None:
        """The species that is taken for a live face most often: the figure of the module."""
        told = [one for one in self.species if one.apcer is not None]
        return max(told, key=lambda one: one.apcer.value if one.apcer else 0.0, default=None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Trials:
    """What was answered. `values`: NaN where nothing was; `subjects`: number of each picture's person."""

    shown: Sequence[Presentation]
    values: Floats
    subjects: npt.NDArray[np.int64]
    resampling: Resampling

    def rate(self, wrong: npt.NDArray[np.bool_], of: npt.NDArray[np.bool_]) -> Proportion:
        """Count errors, by person, with the 95 % interval."""
        size = self.resampling.drawn.shape[1]
        errors = np.bincount(self.subjects[wrong & of], minlength=size)
        return self.resampling.proportion(errors, np.bincount(self.subjects[of], minlength=size))

    def of(self, told: Callable[[Presentation], bool]) -> npt.NDArray[np.bool_]:
        """Say for each picture whether it is one of these."""
        return np.array([told(one) for one in self.shown], np.bool_)


def measure(
    shown: Sequence[Presentation], port: Passive, *, bpcers: Sequence[float] = BPCERS, progress: Progress | None = None
) -> Measured:
    """Ask a module about every picture, and count."""
    values, no_answers = _answers(shown, port, progress)
    numbers: dict[str, int] = {}
    subjects = np.array([numbers.setdefault(one.item.subject, len(numbers)) for one in shown], np.int64)
    resampling = Resampling.of(len(numbers), np.random.default_rng(SEED))
    trials = _Trials(shown=shown, values=values, subjects=subjects, resampling=resampling)
    refused: list[NotEnoughDataError] = []
    live = trials.of(lambda one: one.kind is Kind.BONA_FIDE)
    names = sorted({one.species for one in shown if one.kind is Kind.ATTACK})
    bpcer = _told(trials, live, "BPCER", refused, wrong=~_passed(values, port.above))
    if not names:
        refused.append(NotEnoughDataError("APCER (attacks presented)", 0, liveness.LEAST_PRESENTATIONS))
    return Measured(
        module=port.name,
        above=port.above,
        pictures=len(shown),
        people=len(numbers),
        bpcer=bpcer,
        unanswered=trials.rate(np.isnan(values), live) if live.any() else None,
        species=tuple(_species(trials, name, port.above, refused) for name in names),
        at_bpcer=tuple(_fixed(trials, live, names, bpcers, refused)),
        groups=tuple(_groups(trials, live, port.above)) if bpcer is not None else (),
        no_answers=tuple(no_answers),
        refused=tuple(refused),
    )


def _answers(shown: Sequence[Presentation], port: Passive, progress: Progress | None) -> tuple[Floats, list[NoAnswer]]:
    values, none = np.full(len(shown), np.nan), []
    for number, one in enumerate(shown):
        try:
            values[number] = port.liveness(one.item.path)
        except BadInputError as error:
            none.append(NoAnswer(presentation=one, reason=error.sentence))
        if progress is not None:
            progress(number + 1, len(shown))
    return values, none


def _passed(values: Floats, above: float) -> npt.NDArray[np.bool_]:
    return np.array([liveness.taken_for_live(value, above=above) for value in values], np.bool_)


def _told(
    trials: _Trials,
    of: npt.NDArray[np.bool_],
    figure: str,
    refused: list[NotEnoughDataError],
    *,
    wrong: npt.NDArray[np.bool_],
) -> Proportion | None:
    """Count errors among what was answered; refuse where that is too little to say anything."""
    answered = of & ~np.isnan(trials.values)
    if answered.sum() >= liveness.LEAST_PRESENTATIONS:
        return trials.rate(wrong, answered)
    need = liveness.LEAST_PRESENTATIONS
    refused.append(NotEnoughDataError(f"{figure} (presentations answered)", int(answered.sum()), need))
    return None


def _species(trials: _Trials, name: str, above: float, refused: list[NotEnoughDataError]) -> Species:
    of = trials.of(lambda one: one.species == name)
    passed = _passed(trials.values, above)
    return Species(
        name=name,
        apcer=_told(trials, of, f"APCER of {name}", refused, wrong=passed),
        unanswered=trials.rate(np.isnan(trials.values), of),
    )


def _fixed(
    trials: _Trials,
    live: npt.NDArray[np.bool_],
    names: Sequence[str],
    bpcers: Sequence[float],
    refused: list[NotEnoughDataError],
) -> list[AtBpcer]:
    """Count attacks at thresholds that turn away so many live faces."""
    told, answered = [], ~np.isnan(trials.values)
    values = np.sort(trials.values[live & answered])
    for target in bpcers:
        need = max(math.ceil(RULE_OF_THREE / target), liveness.LEAST_PRESENTATIONS)
        if len(values) < need:
            refused.append(NotEnoughDataError(f"APCER at BPCER {target:g} (live faces answered)", len(values), need))
            continue
        above = float(np.nextafter(values[math.floor(target * len(values))], -np.inf))
        passed = _passed(trials.values, above)
        kinds = {name: trials.of(lambda one, name=name: one.species == name) & answered for name in names}  # type: ignore[misc]
        enough = {name: of for name, of in kinds.items() if of.sum() >= liveness.LEAST_PRESENTATIONS}
        told.append(
            AtBpcer(
                target=target,
                above=above,
                bpcer=trials.rate(~passed, live & answered),
                apcer=tuple((name, trials.rate(passed, of)) for name, of in enough.items()),
            )
        )
    return told


def _groups(trials: _Trials, live: npt.NDArray[np.bool_], above: float) -> list[Group]:
    """Count live faces that are turned away by declared group; groups that are too small are left out."""
    columns, _ = groups.columns([one.item for one in trials.shown])
    wrong, answered = ~_passed(trials.values, above), live & ~np.isnan(trials.values)
    return [
        Group(column=column.name, value=value, bpcer=trials.rate(wrong, answered & (column.codes == number)))
        for column in columns
        for number, value in enumerate(column.values)
        if (answered & (column.codes == number)).sum() >= liveness.LEAST_PRESENTATIONS
    ]
