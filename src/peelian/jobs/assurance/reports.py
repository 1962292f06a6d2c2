"""Reads what `evaluate --json` prints, or one operating point that it wrote, as what can be proposed at a desk."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from peelian.errors import InvalidValueError, OperatingPointError
from peelian.jobs.assurance import operating_points
from peelian.nouns.equity import EquityFinding
from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import OperatingPoint, Proportion

LARGEST_BYTES = 20_000_000
"""Of a report with every picture that was left out of an evaluation of a hundred thousand."""

REPORT = "evaluation"
"""What a report's `event` says."""

BACK = "Give `result.json` of `peelian evaluate --out`, or one of the operating points beside it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One operating point of a report, and what the report found of declared groups at it."""

    point: OperatingPoint
    findings: tuple[EquityFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was read. `sha256`: of the file as it came."""

    measured: tuple[Measured, ...]
    sha256: str

    def named(self, name: str) -> Measured | None:
        """Return the one of that name, or None."""
        return next((one for one in self.measured if one.point.name == name), None)


def read(content: bytes, *, name: str) -> Report:
    """Read a report, or an operating point; `name` is only for the message.

    Raises:
        OperatingPointError: it is neither, or holds nothing that can be used.
    """
    if len(content) > LARGEST_BYTES:
        problem = f"{name}: larger than {LARGEST_BYTES // 1_000_000} MB"
        raise OperatingPointError(problem, BACK)
    try:
        text = content.decode("utf-8")
        fields = json.loads(text)
        measured = _measured(fields) if _is_report(fields) else _single(text, name)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InvalidValueError) as error:
        problem = f"{name}: not a whole report ({error})"
        raise OperatingPointError(problem, BACK) from None
    if not measured:
        problem = f"{name}: its data supported no operating point"
        raise OperatingPointError(problem, BACK)
    return Report(measured=measured, sha256=sha256(content).hexdigest())


def _is_report(fields: object) -> bool:
    return isinstance(fields, dict) and fields.get("event") == REPORT


def _single(text: str, name: str) -> tuple[Measured, ...]:
    return (Measured(point=operating_points.parsed(text, name=name), findings=()),)


def _measured(fields: Mapping[str, Any]) -> tuple[Measured, ...]:
    return tuple(Measured(point=point, findings=_of(fields, point)) for point in _points(fields))


def _of(fields: Mapping[str, Any], point: OperatingPoint) -> tuple[EquityFinding, ...]:
    """Return what was found at just this point; a report from before groups were looked at has nothing to say."""
    if "equity" not in fields:
        return ()
    from peelian.jobs.assurance.equity import summary as equity  # noqa: PLC0415 - statistics, which take seconds to load

    return equity.findings(fields, gallery_size=point.gallery_size, target=point.target)


def _points(fields: Mapping[str, Any]) -> Iterator[OperatingPoint]:
    about = (str(fields["pack"]), ModelId(str(fields["model"])), str(fields["data"]))
    on = date.fromisoformat(fields["measured_on"])
    # A search of a stranger goes through as many as are listed, less the one that is taken off for the listed people.
    whole = int(fields["gallery_size"]) - int(bool(fields["own_subject_taken_off"]))
    maps = [(0, "fmr", fields["fnmr_at_fmr"]), (whole, "fpir", fields["fnir_at_fpir"])]
    maps += [(int(one["gallery_size"]), "fpir", one["fnir_at_fpir"]) for one in fields["lists"]]
    for size, kind, rates in maps:
        for target, rate in rates.items():
            if rate["value"] is not None and rate["threshold"] <= 1:
                yield _point(about, on, (size, kind, float(target)), rate)


def _point(
    about: tuple[str, ModelId, str], on: date, at: tuple[int, str, float], rate: Mapping[str, Any]
) -> OperatingPoint:
    (pack, model, data), (size, kind, target) = about, at
    name = f"{pack}-{kind}-{target:g}".replace(":", "-") + (f"-list-{size}" if size else "")
    return OperatingPoint(
        name=name,
        model=model,
        pack=pack,
        gallery_size=size,
        target=target,
        threshold=float(rate["threshold"]),
        false_positive=_proportion(rate[kind]),
        false_negative=_proportion(rate),
        data=data,
        measured_on=on,
    )


def _proportion(fields: Mapping[str, Any]) -> Proportion:
    return Proportion(
        errors=int(fields["errors"]),
        trials=int(fields["n"]),
        value=float(fields["value"]),
        low=float(fields["low"]),
        high=float(fields["high"]),
    )
