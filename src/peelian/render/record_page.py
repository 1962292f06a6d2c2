"""A deployment's record as a page that stands alone, and its sections for any page that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined


@dataclass(frozen=True, slots=True)
class Section:
    """Part of a record: a heading, and its lines."""

    title: str
    lines: tuple[tuple[str, str], ...]


LINES: dict[str, dict[str, str]] = {
    "Deployment": {
        "deployment": "Number",
        "title": "Title",
        "date": "Date",
        "place": "Place",
        "use_case": "Use case",
        "started_at": "Started (UTC)",
        "ended_at": "Ended (UTC)",
        "duration_minutes": "Duration, minutes",
        "end_cause": "Why it ended",
        "authorised_by_rank": "Authorised by an officer of rank",
        "legal_basis": "Legal basis",
        "policy": "Policy pack",
        "policy_digest": "Policy pack, SHA-256",
        "regime": "Data protection regime",
        "unconfined": "Recogniser ran without the kernel's guard",
    },
    "Watchlist": {
        "list_size": "Entries",
        "list_categories": "Categories",
        "picture_age_years": "Age of pictures, years",
        "list_root": "Seal (Merkle root)",
        "list_destroyed_at": "Destroyed (UTC)",
    },
    "Recognition": {
        "model_pack": "Model pack",
        "operating_point_fpir": "Operating point, false positive identification rate",
        "faces_seen": "Faces seen (an estimate)",
        "alerts": "Alerts",
        "true_confirmed": "True, confirmed",
        "true_unconfirmed": "True, unconfirmed",
        "false_confirmed": "False, confirmed",
        "false_unconfirmed": "False, unconfirmed",
        "undecided": "Undecided",
        "false_alert_rate": "False alerts, of faces seen",
        "false_alerts_allowed": "False alerts authorised",
        "true_recognition_rate": "True recognition, of volunteers' crossings",
        "alert_categories": "Alerts by category",
    },
    "What came of it": {
        "engagements": "People spoken to",
        "arrests": "Arrests",
        "other_disposals": "Other disposals",
        "no_action": "No action",
        "unfinished": "Sent or spoken to, and nobody said how it ended",
        "second_looks": "Photos compared with an alert's picture",
        "second_looks_matched": "of which found alike",
        "second_looks_refused": "Photos that officers asked for and were refused",
        "alert_to_adjudication_s": "Alert to adjudication, seconds",
        "alert_to_release_s": "Alert to release, seconds",
    },
}
"""Which of a record's fields are shown, in which order and under which words."""


ENDS: dict[str, str] = {
    "time": "Its time was over",
    "bound": "There were more false alerts than were authorised",
    "evidence": "What it ran with did not stand any more",
    "by_hand": "A person ended it",
    "broken": "The recogniser could not be kept running",
}


def sections(record: Mapping[str, object]) -> list[Section]:
    """Return a record's sections; what is not known is said to be so."""
    found = [
        Section(title, tuple((words, _line(name, record.get(name))) for name, words in lines.items()))
        for title, lines in LINES.items()
    ]
    return [*found, _points(record), _declared(record), _papers(record)]


def _line(name: str, value: object) -> str:
    return told(ENDS.get(str(value), value) if name == "end_cause" else value)


def told(value: object) -> str:
    """Write a value in words: a rate with its interval, a spread with both ends, and never a bare percentage."""
    if value is None or (isinstance(value, str | Mapping) and not value):
        return "Not known"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return _mapping(value)
    return str(value)


def html(record: Mapping[str, object]) -> str:
    """Return a page with everything inside it, for printing and for PDF."""
    environment = Environment(
        loader=PackageLoader("peelian.render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("record.html.j2").render(record=record, sections=sections(record))


def _mapping(value: Mapping[str, object]) -> str:
    if {"count", "of"} <= set(value):
        counted = f"{value['count']} of {value['of']}"
        low, high = value.get("low"), value.get("high")
        if not isinstance(low, float) or not isinstance(high, float):
            return f"{counted} (not enough data for a rate)"
        return f"{counted} (95 % interval {low:.3%} to {high:.3%})"
    if set(value) == {"median", "most"}:
        return f"median {value['median']}, at most {value['most']}"
    return ", ".join(f"{key.replace('_', ' ')}: {count}" for key, count in value.items())


def _declared(record: Mapping[str, object]) -> Section:
    declared = record.get("declared")
    if not isinstance(declared, Mapping) or not declared.get("asked"):
        return Section("What people said of themselves", (("Asked", "Nobody was asked, or nobody answered"),))
    lines = [("People who answered", str(declared["asked"]))]
    for part, sides in declared.items():
        if isinstance(sides, Mapping):
            lines += [
                (f"{part.replace('_', ' ').capitalize()}, alert {side.replace('_', ' ')}", told(counts))
                for side, counts in sides.items()
            ]
    return Section("What people said of themselves", tuple(lines))


EQUITY = {
    "balanced": "declared groups were found, and wrongly flagged, alike",
    "imbalanced": "declared groups were not treated alike",
    "not_enough_data": "not enough data to say whether groups are treated alike",
}


def _points(record: Mapping[str, object]) -> Section:
    """Tell with which operating points it ran, and for which reasons their evidence was put up with."""
    lines = []
    points = record.get("operating_points")
    for use in points if isinstance(points, list) else []:
        rate = f"1 false alert in {1 / use['fpir']:,.0f}, measured with {use['measured_with_listed']} listed"
        lines.append((f"From {use['since']}", f"{use['name']}: {rate}; {EQUITY[use['equity']]}"))
        lines.append(("Why this one", use["why"]))
        if use["override"]:
            lines.append(("Used all the same, because", use["override"]))
        lines.append(("What two people signed, SHA-256", use["digest"]))
    return Section("Operating points", tuple(lines) or (("Operating points", "Not known"),))


def _papers(record: Mapping[str, object]) -> Section:
    documents, notice, cameras = record.get("documents"), record.get("notice"), record.get("cameras")
    lines = []
    if isinstance(documents, Mapping):
        names = {"dpia": "Data protection impact assessment", "equality": "Equality impact assessment"}
        names |= {"community": "Community impact assessment", "policy": "Appropriate policy document"}
        lines += [(names[key], told(value)) for key, value in documents.items()]
    if isinstance(notice, Mapping):
        lines += [("Notice published (UTC)", told(notice.get("published_at"))), ("Notice", told(notice.get("where")))]
    if isinstance(cameras, list):
        lines += [(f"Camera {camera['name']}", told(camera["zone"])) for camera in cameras]
    return Section("Documents, notice and cameras", tuple(lines))
