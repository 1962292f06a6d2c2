"""Operating points: made from an evaluation, written, read, and chosen for what is about to run.

A threshold measured with a list of N subjects keeps to its rate for every shorter list. For a longer one of L the rate
grows at most in proportion: an alert for any of L is at most the sum of alerts for each, so FPIR(L) <= FPIR(N) * L / N
where lists are drawn alike. `choose` counts with that, up to `FURTHEST`, and refuses beyond.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peelian.errors import InvalidValueError, OperatingPointError
from peelian.jobs.assurance.error_rates import Rates
from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import OperatingPoint, Proportion

if TYPE_CHECKING:  # an evaluation loads statistics, which take seconds; every desk and every verb reads points
    from peelian.jobs.assurance.evaluation import Evaluation

FORMAT = "peelian-operating-point-1"

FURTHEST = 10
"""Times the measured list that a list may be: beyond, a rate would rest on the bound alone and no longer on data."""

ALIKE = 1 + 1e-9
"""Two rates that differ by less than this factor are one rate."""

EVALUATE_FIRST = "Run `peelian evaluate` on data like those it will meet, with enough people, and use what it writes"

STRONGER = (
    "Ask for a rate that was measured, use a stronger pack (`--pack open-zoo`), or run `peelian evaluate` on data of "
    "more people"
)

LARGEST_FILE_BYTES = 100_000


def made(evaluation: "Evaluation", *, pack: str, data: str, measured_on: date) -> list[OperatingPoint]:
    """Turn every rate that the data supported, one-to-one and one-to-many, into an operating point."""
    said = (evaluation.model, pack, data, measured_on)
    points = [_point(rates, 0, said) for rates in evaluation.verification.rates]
    points += [
        _point(rates, one.strangers_list_size, said) for one in evaluation.identifications for rates in one.rates
    ]
    return [point for point in points if point is not None]


def _point(rates: Rates, gallery_size: int, said: tuple[ModelId, str, str, date]) -> OperatingPoint | None:
    if rates.false_negative is None or rates.is_out_of_reach:
        return None
    model, pack, data, measured_on = said
    kind = f"fpir-{rates.target:g}-list-{gallery_size}" if gallery_size else f"fmr-{rates.target:g}"
    return OperatingPoint(
        name=f"{pack}-{kind}".replace(":", "-"),
        model=model,
        pack=pack,
        gallery_size=gallery_size,
        target=rates.target,
        threshold=rates.threshold,
        false_positive=rates.false_positive,
        false_negative=rates.false_negative,
        data=data,
        measured_on=measured_on,
    )


def text(point: OperatingPoint) -> str:
    """Return an operating point as JSON."""
    fields = {"format": FORMAT, **asdict(point), "measured_on": point.measured_on.isoformat()}
    return json.dumps(fields, indent=2, allow_nan=False) + "\n"


def read(path: Path) -> OperatingPoint:
    """Read an operating point from a file.

    Raises:
        OperatingPointError: the file is missing or is no whole operating point.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        problem = f"{path}: cannot be read ({(error.strerror or 'unknown').lower()})"
        raise OperatingPointError(problem, "Give an operating point that `peelian evaluate --out` wrote") from None
    return parsed(raw[:LARGEST_FILE_BYTES].decode("utf-8", errors="replace"), name=str(path))


def parsed(content: str, *, name: str) -> OperatingPoint:
    """Take an operating point from JSON; `name` is only for the message.

    Raises:
        OperatingPointError: it is no whole operating point, a number of it is not finite, or it is of another format.
    """
    try:
        fields = json.loads(content, parse_constant=_no_number)
        if not isinstance(fields, dict) or fields.pop("format", None) != FORMAT:
            raise _no_point(name, f"not of format {FORMAT}")
        return _checked(fields)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InvalidValueError) as error:
        raise _no_point(name, str(error)) from None


def _no_point(name: str, why: str) -> OperatingPointError:
    return OperatingPointError(f"{name}: not a whole operating point ({why})", EVALUATE_FIRST)


def _no_number(constant: str) -> float:
    message = f"{constant} is no number"
    raise ValueError(message)


def _checked(fields: Mapping[str, Any]) -> OperatingPoint:
    return OperatingPoint(
        name=str(fields["name"]),
        pack=str(fields["pack"]),
        data=str(fields["data"]),
        target=float(fields["target"]),
        threshold=float(fields["threshold"]),
        false_positive=_proportion(fields["false_positive"]),
        false_negative=_proportion(fields["false_negative"]),
        model=ModelId(str(fields["model"])),
        gallery_size=int(fields["gallery_size"]),
        measured_on=date.fromisoformat(fields["measured_on"]),
    )


def _proportion(fields: Mapping[str, Any]) -> Proportion:
    return Proportion(
        errors=int(fields["errors"]),
        trials=int(fields["trials"]),
        value=float(fields["value"]),
        low=float(fields["low"]),
        high=float(fields["high"]),
    )


def choose(points: Iterable[OperatingPoint], *, model: ModelId, fpir: float, gallery_size: int) -> OperatingPoint:
    """Choose the operating point for searching a list, so that at most `fpir` of strangers raise an alert.

    Raises:
        OperatingPointError: none was measured for this model that keeps to the rate with a list of this size.
    """
    if gallery_size < 1 or not (math.isfinite(fpir) and 0 < fpir < 1):
        problem = f"there is no operating point for FPIR {fpir:g} with {gallery_size} listed"
        raise OperatingPointError(problem, "Give a rate between 0 and 1 and a list with somebody on it")
    mine = _mine(points, model, "one-to-many search", one_to_one=False)
    bounds = {point: point.target * max(1.0, gallery_size / point.gallery_size) for point in mine}
    near = [point for point in mine if gallery_size <= FURTHEST * point.gallery_size]
    kept = [point for point in near if bounds[point] <= fpir * ALIKE]
    if not kept:
        wanted = f"FPIR {fpir:g} with {gallery_size} listed"
        raise _none_keeps_to(wanted, mine)
    return min(kept, key=lambda point: (point.threshold, -point.target, point.gallery_size))


def choose_one_to_one(points: Iterable[OperatingPoint], *, model: ModelId, fmr: float) -> OperatingPoint:
    """Choose the operating point for comparing one picture with one other.

    Raises:
        OperatingPointError: none was measured for this model that keeps to the rate.
    """
    mine = _mine(points, model, "one-to-one comparison", one_to_one=True)
    kept = [point for point in mine if math.isfinite(fmr) and point.target <= fmr * ALIKE]
    if not kept:
        wanted = f"FMR {fmr:g}"
        raise _none_keeps_to(wanted, mine)
    return min(kept, key=lambda point: (point.threshold, -point.target))


def _mine(points: Iterable[OperatingPoint], model: ModelId, use: str, *, one_to_one: bool) -> list[OperatingPoint]:
    mine = [point for point in points if point.model == model and point.is_one_to_one == one_to_one]
    if not mine:
        problem = f"No operating point for {use} was measured with this model"
        raise OperatingPointError(problem, EVALUATE_FIRST)
    return mine


def _none_keeps_to(wanted: str, measured: Sequence[OperatingPoint]) -> OperatingPointError:
    packs = sorted({point.pack for point in measured})
    return OperatingPointError(
        f"No operating point of {', '.join(packs)} keeps to {wanted}; measured: {_named(measured)}", STRONGER
    )


def _named(points: Sequence[OperatingPoint]) -> str:
    sizes = sorted({(point.target, point.gallery_size) for point in points}, reverse=True)
    return ", ".join(f"{target:g}" + (f" with {size}" if size else "") for target, size in sizes)
