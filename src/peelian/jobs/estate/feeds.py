"""Reads lists of known flaws that were fetched elsewhere: NVD's JSON, and lists of flaws that attackers use."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from peelian.errors import InvalidValueError
from peelian.jobs.estate.rows import Fault
from peelian.nouns.ids import PersonId, SupplierConcernId
from peelian.nouns.supplier_concern import Criterion, Ground, SupplierConcern, Target

LARGEST_BYTES = 500_000_000
"""A year of NVD is some 100 MB."""

LONGEST_STATEMENT = 2_000
"""Characters of a description that are kept."""

NVD_PAGE = "https://nvd.nist.gov/vuln/detail/"

NAMES = {"since": "versionStartIncluding", "after": "versionStartExcluding"}
ENDS = {"up_to": "versionEndIncluding", "before": "versionEndExcluding"}
"""What NVD calls the bounds of versions."""


@dataclass(slots=True, kw_only=True)
class Feed:
    """What was read. `faults`: what is wrong, entry by entry; `skipped`: entries that name no product."""

    concerns: list[SupplierConcern] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    skipped: int = 0


def read(content: bytes, *, by: PersonId, at: datetime) -> Feed | None:
    """Read a list of flaws; None where the file is none. Never raises for what is in it.

    Args:
        content: the file.
        by: who takes it.
        at: when.
    """
    if len(content) > LARGEST_BYTES:
        return Feed(faults=[Fault(problem="The file is larger than 500 MB", remedy="Take it in parts")])
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    entries = found.get("vulnerabilities") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        return None
    feed = Feed()
    for number, entry in enumerate(entries, 1):
        try:
            made = _concern(entry, by, at)
        except (InvalidValueError, KeyError, TypeError, ValueError, AttributeError) as error:
            problem = f"It cannot be read ({type(error).__name__}: {str(error)[:100]})"
            feed.faults.append(Fault(row=number, problem=problem, remedy="Look at this entry of the file"))
            continue
        if made is None:
            feed.skipped += 1
        else:
            feed.concerns.append(made)
    return feed


def _concern(entry: Mapping[str, Any], by: PersonId, at: datetime) -> SupplierConcern | None:
    return _flaw(entry["cve"], by, at) if "cve" in entry else _exploited(entry, by, at)


def _flaw(cve: Mapping[str, Any], by: PersonId, at: datetime) -> SupplierConcern | None:
    """Read an entry of NVD (API 2.0). One that is rejected, or names no product yet, is passed over."""
    criteria = tuple(dict.fromkeys(_criteria(cve)))
    if not criteria or cve.get("vulnStatus") == "Rejected":
        return None
    said = {one["lang"]: one["value"] for one in cve["descriptions"]}["en"]
    since = cve.get("cisaExploitAdd")
    return SupplierConcern(
        id=SupplierConcernId(cve["id"]),
        target=Target.MODEL,
        ground=Ground.SECURITY,
        statement=_short(said),
        source="National Vulnerability Database",
        where=f"{NVD_PAGE}{cve['id']}",
        on=datetime.fromisoformat(cve["published"]).date(),
        criteria=criteria,
        exploited_on=None if since is None else date.fromisoformat(since),
        recorded_by=by,
        recorded_at=at,
    )


def _criteria(cve: Mapping[str, Any]) -> Iterator[Criterion]:
    for configuration in cve.get("configurations", ()):
        for node in configuration["nodes"]:
            for match in node["cpeMatch"]:
                if match["vulnerable"]:  # the others only say what it runs on
                    bounds = {mine: match.get(theirs, "") for mine, theirs in (NAMES | ENDS).items()}
                    yield Criterion(cpe=match["criteria"], **bounds)


def _exploited(entry: Mapping[str, Any], by: PersonId, at: datetime) -> SupplierConcern:
    """Read an entry of a list of exploited flaws, as CISA writes it: it names products, and has no identifiers."""
    since = date.fromisoformat(entry["dateAdded"])
    return SupplierConcern(
        id=SupplierConcernId(entry["cveID"]),
        target=Target.MODEL,
        ground=Ground.SECURITY,
        statement=_short(entry["shortDescription"]),
        source="Known exploited vulnerabilities",
        where=f"{NVD_PAGE}{entry['cveID']}",
        on=since,
        maker=entry["vendorProject"],
        model=entry["product"],
        exploited_on=since,
        recorded_by=by,
        recorded_at=at,
    )


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_STATEMENT]
