"""JSON Schemas (2020-12) of what can be taken along: so that a program knows what to expect and notices a change."""

from collections.abc import Mapping

from peelian.jobs.assurance.publication.outings import FIELDS
from peelian.law.publication import Standing

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = Mapping[str, object]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MOMENT: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
NUMBER: Schema = {"type": ["number", "null"], "minimum": 0}
YES_OR_NO: Schema = {"type": "boolean"}
COUNTS: Schema = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
TEXTS: Schema = {"type": "array", "items": TEXT}
WORDS: Schema = {"type": "object", "additionalProperties": MAYBE_TEXT}
SPREAD: Schema = {
    "type": ["object", "null"],
    "required": ["median", "most"],
    "properties": {"median": NUMBER, "most": NUMBER},
}
RATE: Schema = {
    "type": "object",
    "description": "Errors of trials, with the Wilson 95 % interval; value, low and high are null below thirty trials.",
    "required": ["count", "of", "value", "low", "high"],
    "properties": {"count": COUNT, "of": COUNT, "value": NUMBER, "low": NUMBER, "high": NUMBER},
}
ANYTHING: Schema = {}

RECORD_PARTS: Mapping[str, str] = {
    "text": "deployment title place use_case legal_basis model_pack regime policy policy_digest",
    "maybe_text": "date list_root authorised_by_rank end_cause",
    "moment": "started_at ended_at list_destroyed_at",
    "count": "list_size faces_seen alerts true_confirmed true_unconfirmed false_confirmed false_unconfirmed undecided "
    "engagements arrests other_disposals no_action unfinished false_alerts_allowed volunteer_crossings "
    "volunteers_recognised volunteer_alerts second_looks second_looks_matched second_looks_refused",
    "number": "duration_minutes operating_point_fpir",
    "rate": "false_alert_rate true_recognition_rate",
    "spread": "picture_age_years alert_to_adjudication_s alert_to_release_s",
    "counts": "list_categories alert_categories",
    "words": "documents notice",
    "yes_or_no": "unconfined",
    "anything": "declared cameras operating_points",
}
"""Fields of a record by the kind of value. `docs/record.md` says in words what they mean."""

LATER = frozenset({"unfinished"})
"""Fields of a record that those published before they came about lack, and go on lacking."""

KINDS: Mapping[str, Schema] = {
    "text": TEXT,
    "maybe_text": MAYBE_TEXT,
    "moment": MOMENT,
    "count": COUNT,
    "number": NUMBER,
    "rate": RATE,
    "spread": SPREAD,
    "counts": COUNTS,
    "words": WORDS,
    "yes_or_no": YES_OR_NO,
    "anything": ANYTHING,
}

OUTING_KINDS: Mapping[str, str] = {
    "starts_at": "moment",
    "ends_at": "moment",
    "started_at": "moment",
    "ended_at": "moment",
    "notice_at": "moment",
    "fpir": "number",
    "recorded": "yes_or_no",
}
"""Of a deployment's fields, those that are no text."""


def record() -> dict[str, object]:
    """Return the schema of one record. A later Peelian may add a field, and takes none away."""
    fields = {name: KINDS[kind] for kind, names in RECORD_PARTS.items() for name in names.split()}
    return _object("The record of one deployment of live facial recognition", fields)


def records() -> dict[str, object]:
    """Return the schema of all records together."""
    wrapped = {"published_at": MOMENT, "entry": COUNT, "sha256": TEXT, "record": record()}
    one = _object("A published record, and where the log speaks of it", wrapped)
    return {"$schema": DIALECT, **_object("All records", {"records": {"type": "array", "items": one}})}


def deployments() -> dict[str, object]:
    """Return the schema of the deployments that were announced."""
    fields: dict[str, Schema] = {name: KINDS[OUTING_KINDS.get(name, "text")] for name in FIELDS}
    fields["zones"] = TEXTS
    fields["standing"] = {"enum": [one.value for one in Standing]}
    one = _object("A deployment, as far as the public may know it", fields)
    return {"$schema": DIALECT, **_object("All deployments", {"deployments": {"type": "array", "items": one}})}


def _object(title: str, fields: Mapping[str, Schema]) -> dict[str, object]:
    required = [name for name in fields if name not in LATER]
    return {"type": "object", "title": title, "required": required, "properties": dict(fields)}
