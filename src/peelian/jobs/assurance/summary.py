"""An evaluation as one object of plain values, for scripts: the shape is a contract (`docs/evaluate.md`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from peelian.errors import NotEnoughDataError
from peelian.jobs.assurance.enrolment import LeftOut
from peelian.jobs.assurance.equity import summary as equity
from peelian.jobs.assurance.error_rates import ERRORS_FOR_A_CLAIM, Auc, Group, Rates
from peelian.jobs.assurance.evaluation import Evaluation
from peelian.jobs.assurance.identification import Identification
from peelian.nouns.operating_point import Proportion

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an evaluation was of, and when. `data`: the description of the data, as it goes into operating points."""

    pack: str
    data: str
    measured_on: date


def plain(evaluation: Evaluation, about: About) -> dict[str, Plain]:
    """Return the object that `evaluate --json` prints."""
    verified = evaluation.verification
    whole = evaluation.identifications[0] if evaluation.identifications else None
    return {
        "event": "evaluation",
        "pack": about.pack,
        "model": evaluation.model,
        "data": about.data,
        "measured_on": about.measured_on.isoformat(),
        "pictures": evaluation.pictures,
        "people": evaluation.people,
        "failures_to_enrol": _failures(evaluation),
        "repeated_pictures": _left_out(evaluation.repeats),
        "fnmr_at_fmr": _by_rate(verified.rates, "fmr"),
        "auc": _auc(verified.auc),
        "gallery_size": whole.gallery_size if whole else 0,
        "rank1": _proportion(whole.rank1) if whole and whole.rank1 else None,
        "fnir_at_fpir": _by_rate(whole.rates, "fpir") if whole else {},
        "own_subject_taken_off": whole.taken_off if whole else False,
        "lists": [_list(one) for one in evaluation.identifications[1:]],
        "groups": _groups(verified.groups),
        "equity": equity.plain(evaluation.equity),
        "quality": equity.effects(evaluation.quality),
        "columns_passed_over": list(evaluation.passed_over),
        "not_enough_data": [_refused(error) for error in evaluation.refused],
    }


def _proportion(rate: Proportion) -> dict[str, Plain]:
    return {"value": rate.value, "low": rate.low, "high": rate.high, "n": rate.trials, "errors": rate.errors}


def _by_rate(rates: Iterable[Rates], name: str) -> dict[str, Plain]:
    return {f"{rate.target:g}": _rates(rate, name) for rate in rates}


def _rates(rate: Rates, name: str) -> dict[str, Plain]:
    missed: Mapping[str, Plain] = (
        _proportion(rate.false_negative)
        if rate.false_negative is not None
        else {"value": None, "low": None, "high": None, "n": 0, "errors": 0}
    )
    few: Plain = rate.rests_on_few_errors
    return {**missed, "threshold": rate.threshold, name: _proportion(rate.false_positive), "fewer_than_30_errors": few}


def _auc(auc: Auc | None) -> Plain:
    if auc is None:
        return None
    return {"value": auc.value, "low": auc.low, "high": auc.high, "n_mated": auc.mated, "n_nonmated": auc.nonmated}


def _list(one: Identification) -> Plain:
    return {
        "gallery_size": one.gallery_size,
        "lists": one.lists,
        "mated_searches": one.mated,
        "nonmated_searches": one.nonmated,
        "rank1": _proportion(one.rank1) if one.rank1 else None,
        "fnir_at_fpir": _by_rate(one.rates, "fpir"),
    }


def _failures(evaluation: Evaluation) -> Plain:
    return {**_proportion(evaluation.failure_rate), "pictures": _left_out(evaluation.failures)}


def _left_out(pictures: Iterable[LeftOut]) -> list[Plain]:
    return [
        {"line": one.item.line, "path": one.item.name, "subject": one.item.subject, "reason": one.reason}
        for one in pictures
    ]


def _groups(groups: Iterable[Group]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for group in groups:
        column = found.setdefault(group.column, {})
        assert isinstance(column, dict)  # noqa: S101 - for the type checker
        rates = {f"{rate.target:g}": _rates(rate, "fmr") for rate in group.rates if isinstance(rate, Rates)}
        column[group.value] = {"pictures": group.pictures, "people": group.people, "fnmr_at_fmr": dict(rates)}
    return found


def _refused(error: NotEnoughDataError) -> Plain:
    return {"figure": error.figure, "have": error.have, "need": error.need, "sentence": error.sentence}


FEW = f"fewer than {ERRORS_FOR_A_CLAIM} errors: the rate itself is only roughly known"
"""What a figure's `fewer_than_30_errors` means, in words."""
