"""Equity as plain values, for scripts and for the gate that reads it back; a part of what `evaluate --json` prints."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from peelian.jobs.assurance.equity.assessing import Assessed, Detail
from peelian.jobs.assurance.equity.fair import Fair, Step
from peelian.jobs.assurance.equity.measuring import Effects, Equity
from peelian.jobs.assurance.equity.significance import LEVEL
from peelian.nouns.equity import EquityFinding, overall


def plain(equity: Equity | None) -> dict[str, Any] | None:
    """Return what was found as plain values; None where no group was declared."""
    if equity is None:
        return None
    levels = _levels(equity.assessed)
    for one in levels["one_to_many"]:
        one.update(_fair(next((fair for fair in equity.fair if fair.list_size == one["gallery_size"]), None)))
    return {"level": LEVEL, "columns": list(equity.columns), **levels}


def effects(quality: Effects | None) -> dict[str, Any] | None:
    """Return what picture quality makes of it as plain values, shaped as equity is; None where nothing was measured."""
    if quality is None:
        return None
    return {"level": LEVEL, "columns": list(quality.columns), **_levels(quality.assessed)}


def _levels(assessed: Sequence[Assessed]) -> dict[str, Any]:
    sizes = dict.fromkeys(one.list_size for one in assessed if one.list_size)
    return {
        "one_to_one": _by_rate(one for one in assessed if one.list_size == 0),
        "one_to_many": [
            {"gallery_size": size, "at_fpir": _by_rate(one for one in assessed if one.list_size == size)}
            for size in sizes
        ],
    }


def findings(result: Mapping[str, Any], *, gallery_size: int, target: float) -> tuple[EquityFinding, ...]:
    """Read back what an evaluation found at one operating point; nothing where it found nothing there.

    Args:
        result: what `evaluate --json` printed.
        gallery_size: 0 for one-to-one.
        target: the FPIR or FMR that was asked for.

    Raises:
        InvalidValueError: a value is one that no finding can have.
        KeyError: something is missing.
        TypeError: something is of another kind.
        ValueError: a word is not of the closed list.
    """
    equity = result["equity"]
    if equity is None:
        return ()
    lists = {0: equity["one_to_one"], **{one["gallery_size"]: one["at_fpir"] for one in equity["one_to_many"]}}
    found = lists.get(gallery_size, {}).get(f"{target:g}")
    return tuple(EquityFinding.of(one["finding"]) for one in found["findings"]) if found else ()


def _by_rate(assessed: Iterable[Assessed]) -> dict[str, Any]:
    return {
        f"{one.target:g}": {
            "threshold": one.threshold,
            "verdict": str(overall(one.findings)),
            "findings": [_detail(detail) for detail in one.details],
        }
        for one in assessed
    }


def _detail(one: Detail) -> dict[str, Any]:
    return {
        "finding": one.finding.plain(),
        "p_independent": one.answer.independent if one.answer else None,
        "p_lots": one.answer.lots if one.answer else None,
        "against_rest": [asdict(group) for group in one.groups],
        "without_trials": list(one.without_trials),
        "attainable_p": one.attainable,
    }


def _fair(fair: Fair | None) -> dict[str, Any]:
    if fair is None:
        return {"thresholds": [], "lowest_fair": None}
    lowest = fair.lowest
    return {"thresholds": [_step(one) for one in fair.steps], "lowest_fair": _step(lowest) if lowest else None}


def _step(one: Step) -> dict[str, Any]:
    return {
        "threshold": one.threshold,
        "fpir": one.flagged,
        "tpir": one.found,
        "imbalanced": [str(direction) for direction in one.imbalanced],
        "could_show": one.could_show,
    }
