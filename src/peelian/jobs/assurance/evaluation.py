"""The flow of an evaluation: enrol every picture of a list, compare, search, and say what the data can support."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from peelian.errors import BadOptionError, NotEnoughDataError
from peelian.jobs.assurance import groups, identification, scores, verification
from peelian.jobs.assurance.checkpoint import Checkpoint
from peelian.jobs.assurance.enrolment import Enrolled, LeftOut, enrol
from peelian.jobs.assurance.equity import measuring
from peelian.jobs.assurance.equity.measuring import Effects, Equity
from peelian.jobs.assurance.error_rates import Verification
from peelian.jobs.assurance.identification import Identification
from peelian.jobs.assurance.intervals import Resampling
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.ports import Enrol, Progress
from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import Proportion

FALSE_MATCH_RATES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
FALSE_POSITIVE_IDENTIFICATION_RATES = (1e-1, 1e-2, 1e-3)

WHOLE_GALLERY = 0
"""The list size that stands for all enrolled subjects together."""

SEED = 20_230_405
"""Of the draws for intervals and of dealing subjects into lists: fixed, so that the same data give the same report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be measured.

    `fmr`, `fpir`: rates at which the other error is wanted; `list_sizes`: sizes of lists to search beside the whole
    gallery. `scores`: whether all similarities are given out, too.
    """

    fmr: tuple[float, ...] = FALSE_MATCH_RATES
    fpir: tuple[float, ...] = FALSE_POSITIVE_IDENTIFICATION_RATES
    list_sizes: tuple[int, ...] = ()
    seed: int = SEED
    scores: bool = False

    def __post_init__(self) -> None:
        for option, rates in (("--fmr", self.fmr), ("--fpir", self.fpir)):
            for rate in rates:
                if not (math.isfinite(rate) and 0 < rate < 1):
                    raise BadOptionError(option, f"{rate} is no rate", "Give numbers between 0 and 1")
        if any(size < 1 for size in self.list_sizes):
            raise BadOptionError("--list-size", "a list needs at least one subject", "Give whole numbers from 1")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluation:
    """What was measured. `failure_rate`: share of pictures that could not be enrolled.

    `identifications`: the whole gallery first, then lists of the other sizes that were asked for; empty without
    references or without probes. `passed_over`: columns with too many values to be groups. `equity`: None where the
    data declare no group; `quality`: what the quality of pictures makes of it. `scores`: all similarities, by file
    name, where the plan asks for them.
    """

    model: ModelId
    pictures: int
    people: int
    failures: tuple[LeftOut, ...]
    failure_rate: Proportion
    repeats: tuple[LeftOut, ...]
    verification: Verification
    identifications: tuple[Identification, ...]
    refused: tuple[NotEnoughDataError, ...]
    passed_over: tuple[str, ...]
    equity: Equity | None
    quality: Effects | None
    scores: Mapping[str, str | bytes]


def evaluate(
    items: Sequence[Item],
    port: Enrol,
    plan: Plan,
    *,
    checkpoint: Checkpoint | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluate a model on declared pictures.

    Raises:
        NotEnoughDataError: fewer than two pictures could be enrolled.
        ModelError: the pack itself is broken.
    """
    # 1. Encode; what fails is counted, with its reason.
    enrolled = enrol(items, port, checkpoint=checkpoint, progress=progress)
    _two_at_least(enrolled)
    # 2. Compare every picture with every other.
    columns, passed_over = groups.columns(enrolled.items)
    rng = np.random.default_rng(plan.seed)
    resampling = Resampling.of(int(enrolled.subjects.max()) + 1, rng)
    verified = verification.verify(enrolled.vectors, enrolled.subjects, columns, plan.fmr, resampling)
    # 3. Search every probe in the gallery, and in lists dealt from it.
    sizes = [WHOLE_GALLERY, *plan.list_sizes]
    searches = identification.search(enrolled, sizes, rng)
    identified = tuple(identification.identify(found, plan.fpir, resampling) for found in searches)
    # 4. Hold declared groups against each other.
    data = measuring.Data(enrolled=enrolled, columns=columns, resampling=resampling, seed=plan.seed)
    # 5. Say what the quality of the pictures makes of it. That is nothing that anybody declared, and no group.
    measured = replace(data, columns=groups.measured(enrolled.quality), seed=plan.seed + 1)
    return Evaluation(
        model=port.model,
        pictures=len(items),
        people=enrolled.people,
        failures=enrolled.failures,
        failure_rate=_failure_rate(items, enrolled),
        repeats=enrolled.repeats,
        verification=verified,
        identifications=identified,
        refused=(*verified.refused, *_refused(identified, plan)),
        passed_over=tuple(passed_over),
        equity=measuring.measure(data, verified.rates, identified),
        quality=measuring.effects(measured, verified.rates, identified),
        scores=scores.files(enrolled, [*columns, *measured.columns]) if plan.scores else {},
    )


def _two_at_least(enrolled: Enrolled) -> None:
    if len(enrolled.items) < 2:  # noqa: PLR2004 - a comparison takes two
        why = f" (first failure: {enrolled.failures[0].reason.rstrip('.')})" if enrolled.failures else ""
        raise NotEnoughDataError("an evaluation: two pictures must be enrolled" + why, len(enrolled.items), 2)


def _failure_rate(items: Sequence[Item], enrolled: Enrolled) -> Proportion:
    """Count failures by subject, over everybody who is listed: failures are not spread evenly over people either."""
    number: dict[str, int] = {}
    at = np.array([number.setdefault(item.subject, len(number)) for item in items], np.int64)
    trials = np.bincount(at)
    failed = np.array([number[one.item.subject] for one in enrolled.failures], np.int64)
    errors = np.bincount(failed, minlength=len(trials))
    return Resampling.of(len(trials), np.random.default_rng(SEED)).proportion(errors, trials)


def _refused(identified: Sequence[Identification], plan: Plan) -> tuple[NotEnoughDataError, ...]:
    if not identified:
        return tuple(NotEnoughDataError(f"FNIR at FPIR {rate:g} (searches)", 0, 1) for rate in plan.fpir)
    return tuple(error for one in identified for error in one.refused)
