"""What was measured of a passive liveness module, as one object of plain values: a contract (`docs/liveness.md`)."""

from datetime import date

from peelian.jobs.assurance.presentation_attacks import AtBpcer, Measured, Species
from peelian.jobs.assurance.summary import Plain
from peelian.nouns.operating_point import Proportion


def plain(found: Measured, *, data: str, measured_on: date) -> dict[str, Plain]:
    """Return the object that `evaluate --pad --json` prints."""
    worst = found.worst
    return {
        "event": "presentation_attacks",
        "module": found.module,
        "data": data,
        "measured_on": measured_on.isoformat(),
        "above": found.above,
        "pictures": found.pictures,
        "people": found.people,
        "bpcer": _rate(found.bpcer),
        "bona_fide_unanswered": _rate(found.unanswered),
        "apcer": {one.name: _species(one) for one in found.species},
        "worst_species": None if worst is None else worst.name,
        "apcer_at_bpcer": {f"{one.target:g}": _fixed(one) for one in found.at_bpcer},
        "groups": [{"column": one.column, "value": one.value, "bpcer": _rate(one.bpcer)} for one in found.groups],
        "unanswered": [
            {"line": one.presentation.item.line, "path": one.presentation.item.name, "reason": one.reason}
            for one in found.no_answers
        ],
        "not_enough_data": [
            {"figure": one.figure, "have": one.have, "need": one.need, "sentence": one.sentence}
            for one in found.refused
        ],
    }


def _species(one: Species) -> dict[str, Plain]:
    return {"apcer": _rate(one.apcer), "unanswered": _rate(one.unanswered)}


def _fixed(one: AtBpcer) -> dict[str, Plain]:
    return {
        "above": one.above,
        "bpcer": _rate(one.bpcer),
        "apcer": {name: _rate(rate) for name, rate in one.apcer},
    }


def _rate(rate: Proportion | None) -> Plain:
    if rate is None:
        return None
    return {"value": rate.value, "low": rate.low, "high": rate.high, "n": rate.trials, "errors": rate.errors}
