"""A deployment's record as plain values: one row of the table that the public sees, and totals over several."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from json import dumps

from peelian.jobs.assurance import intervals
from peelian.jobs.live.desk.record import Counted, Record
from peelian.law.policy import Policy
from peelian.nouns.deployment import PointUse
from peelian.render import pdf, record_page, spreadsheet
from peelian.render.record_page import Section

FEWEST = 30
"""Trials below which a rate is given as a count alone: its interval would span half of everything."""

COLUMNS = (
    "deployment",
    "title",
    "date",
    "place",
    "use_case",
    "started_at",
    "ended_at",
    "duration_minutes",
    "list_size",
    "operating_point_fpir",
    "model_pack",
    "faces_seen",
    "alerts",
    "true_confirmed",
    "true_unconfirmed",
    "false_confirmed",
    "false_unconfirmed",
    "undecided",
    "false_alert_rate",
    "engagements",
    "arrests",
    "other_disposals",
    "no_action",
    "unfinished",
    "second_looks",
    "second_looks_refused",
    "volunteer_crossings",
    "volunteers_recognised",
    "policy",
    "authorised_by_rank",
    "unconfined",
    "end_cause",
)
"""Of the table: those of the Metropolitan Police's published records, and what they lack."""


def fields(record: Record, policy: Policy) -> dict[str, object]:
    """Return a record as plain values, the shape that `docs/record.md` promises."""
    deployment, plan, figures = record.deployment, record.deployment.plan, record.figures
    duration_s, seal, ending = record.duration_s, deployment.seal, deployment.ending
    return {
        "deployment": deployment.id,
        "title": plan.title,
        "date": deployment.started_at.astimezone(UTC).date().isoformat() if deployment.started_at else None,
        "place": plan.place,
        "use_case": policy.use_cases.get(plan.use_case, plan.use_case),
        "started_at": _written(deployment.started_at),
        "ended_at": _written(ending.at if ending else None),
        "duration_minutes": None if duration_s is None else round(duration_s / 60, 1),
        "list_size": seal.size if seal else None,
        "list_root": seal.root if seal else None,
        "list_categories": dict(seal.categories) if seal else {},
        "operating_point_fpir": plan.fpir,
        "model_pack": plan.pack,
        "faces_seen": record.faces_seen,
        **{name: getattr(figures, name) for name in type(figures).__slots__},
        "false_alert_rate": rate(record.false_alert_rate),
        "false_alerts_allowed": plan.false_alerts_allowed,
        "volunteer_crossings": record.true_recognition.of,
        "volunteers_recognised": record.true_recognition.count,
        "true_recognition_rate": rate(record.true_recognition),
        "volunteer_alerts": record.volunteer_alerts,
        **_second_looks(record),
        "alert_categories": dict(record.categories),
        "picture_age_years": _spread(seal.picture_ages_years if seal else None),
        "alert_to_adjudication_s": _spread(record.alert_to_adjudication_s),
        "alert_to_release_s": _spread(record.alert_to_release_s),
        "declared": _declared(record, policy),
        "legal_basis": plan.legal_basis,
        "documents": {name: getattr(plan.documents, name) for name in type(plan.documents).__slots__},
        "notice": {"published_at": _written(plan.notice.published_at), "where": plan.notice.where},
        "cameras": [{"name": camera.name, "zone": camera.zone} for camera in plan.cameras],
        "regime": record.regime,
        "policy": record.policy,
        "policy_digest": deployment.policy_digest,
        "operating_points": [_point(use) for use in deployment.points],
        "authorised_by_rank": policy.ranks.get(deployment.authorisation.rank, "") if deployment.authorisation else None,
        "unconfined": deployment.unconfined,
        "end_cause": ending.cause if ending else None,
        "list_destroyed_at": _written(deployment.destroyed_at),
    }


def rate(counted: Counted) -> dict[str, object]:
    """Return a share with its 95 % interval (Wilson); the interval and the share are None where it says too little."""
    if counted.of < FEWEST:
        return {"count": counted.count, "of": counted.of, "value": None, "low": None, "high": None}
    low, high = intervals.wilson(counted.count, counted.of)
    return {"count": counted.count, "of": counted.of, "value": counted.count / counted.of, "low": low, "high": high}


def row(record: Record, policy: Policy) -> dict[str, str]:
    """Return the row of a table, safe to be opened as a spreadsheet."""
    return cells(fields(record, policy))


def cells(values: Mapping[str, object]) -> dict[str, str]:
    """Return the row of a table from a record's plain values; what a record of an older Peelian lacks is empty."""
    return {name: _cell(values.get(name, "")) for name in COLUMNS}


def series(records: Sequence[Record]) -> dict[str, object]:
    """Return the totals of several deployments, with intervals."""
    figures = [record.figures for record in records]
    summed = {
        name: sum(getattr(one, name) for one in figures) for name in (type(figures[0]).__slots__ if figures else ())
    }
    return {
        "deployments": len(records),
        "faces_seen": sum(record.faces_seen for record in records),
        **summed,
        "false_alert_rate": rate(_sum([record.false_alert_rate for record in records])),
        "true_recognition_rate": rate(_sum([record.true_recognition for record in records])),
    }


def document(values: Mapping[str, object]) -> bytes:
    """Return a record as it is published, in its only form; the log keeps its SHA-256."""
    return dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sections(values: Mapping[str, object]) -> list[Section]:
    """Return a record's sections, for a page that shows it."""
    return record_page.sections(values)


def as_pdf(values: Mapping[str, object]) -> bytes:
    """Return a record as a tagged PDF."""
    return pdf.pdf(record_page.html(values))


def _sum(counted: Sequence[Counted]) -> Counted:
    return Counted(count=sum(one.count for one in counted), of=sum(one.of for one in counted))


def _declared(record: Record, policy: Policy) -> dict[str, object]:
    """Count what people said of themselves; nothing is said of people who were not asked or did not say."""
    result: dict[str, object] = {"asked": len(record.declared)}
    for part, words in policy.declared.items():
        counts: dict[str, dict[str, int]] = {}
        for correct in (True, False):
            said = Counter(getattr(one, part) for one in record.declared if one.correct is correct)
            counts["about_them" if correct else "not_about_them"] = {
                words.get(key, "Not said"): count for key, count in sorted(said.items())
            }
        result[part] = counts
    return result


def _second_looks(record: Record) -> dict[str, object]:
    looks = record.second_looks
    return {
        "second_looks": looks.compared,
        "second_looks_matched": looks.matched,
        "second_looks_refused": looks.refused,
    }


def _point(use: PointUse) -> dict[str, object]:
    """Return an operating point as it is published, with the reasons for which its evidence was put up with."""
    return {
        "name": use.name,
        "since": _written(use.since),
        "fpir": use.target,
        "measured_with_listed": use.gallery_size,
        "equity": use.verdict,
        "override": use.override or None,
        "why": use.why,
        "digest": use.digest,
    }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _spread(spread: tuple[float, float] | None) -> dict[str, float] | None:
    return None if spread is None else {"median": spread[0], "most": spread[1]}


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return f"{value['count']} of {value['of']}"
    return spreadsheet.cell(value)
