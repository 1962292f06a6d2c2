"""What the pages of the public site show, as plain rows: computed here, so that a template only lays out."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence

from peelian.law.policy import Policy
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.nouns.signed_point import SignedPoint
from peelian.web.public import capabilities
from peelian.wiring.live import records
from peelian.wiring.public import Published, Shown

Row = tuple[str, ...]
Table = tuple[str, Row, Sequence[Row]]
"""A caption, the head, and the rows."""

UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
"""What no file's name of the site has."""


def stem(shown: Shown) -> str:
    """Return what the files of a record are called."""
    return safe(shown.publication.deployment)


def safe(name: str) -> str:
    """Return a name as a file's."""
    return UNSAFE.sub("-", name)


def page_of(shown: Shown) -> str:
    """Return the path of a record's page, within its language."""
    return f"records/{stem(shown)}.html"


def commands(shown: Shown) -> Row:
    """Return the three commands that verify a record; none while the log is not signed that far."""
    if not shown.proof:
        return ()
    name = stem(shown)
    return (
        "pip install cryptography",
        f"python peelian_verify.py {name}.tlog-proof --key log-key.txt",
        f"sha256sum {name}.json",
    )


def context(found: Published) -> dict[str, object]:
    """Return what every page may show, besides what it is made of."""
    views: Mapping[str, Callable[[], object]] = {
        "sums": lambda: _sums(found),
        "pages": lambda: {one.publication.deployment: page_of(one) for one in found.records},
        "by_pack": lambda: _by_pack(found.points),
        "signed": lambda: [_signed(one, found.policy) for one in found.signed],
        "models": _models,
        "rules": lambda: _rules(found.rules),
        "capabilities": _capabilities,
        "proven": lambda: [(stem(one), str(one.values.get("title", "")), commands(one)) for one in found.records],
        "equipment": lambda: found.equipment,
        "rounds": lambda: [(safe(one.id), one.title, one.issue) for one in found.rounds],
        "comparison": lambda: found.comparison,
    }
    return {name: view() for name, view in views.items()}


def of_record(shown: Shown) -> dict[str, object]:
    """Return what a record's own page shows."""
    sections = records.sections(shown.values)
    return {"shown": shown, "stem": stem(shown), "commands": commands(shown), "sections": sections}


def _sums(found: Published) -> dict[str, int]:
    added = dict.fromkeys(("faces_seen", "alerts", "false", "arrests"), 0)
    for one in found.records:
        for name in ("faces_seen", "alerts", "arrests"):
            added[name] += _count(one, name)
        added["false"] += _count(one, "false_confirmed") + _count(one, "false_unconfirmed")
    return added


def _count(shown: Shown, name: str) -> int:
    value = shown.values.get(name)
    return value if isinstance(value, int) else 0


def _by_pack(points: Sequence[OperatingPoint]) -> dict[str, tuple[list[Row], list[str]]]:
    """Return the operating points of each pack, and on which data they were measured."""
    found: dict[str, tuple[list[Row], list[str]]] = {}
    for point in points:
        size = "one picture with one" if point.is_one_to_one else f"a list of {point.gallery_size}"
        row = (
            f"{point.threshold:g}",
            f"{point.target:g}",
            size,
            _proportion(point.false_positive),
            _proportion(point.false_negative),
            point.measured_on.isoformat(),
        )
        rows, data = found.setdefault(point.pack, ([], []))
        rows.append(row)
        data += [point.data] if point.data not in data else []
    return found


def _signed(one: SignedPoint, policy: Policy) -> Row:
    """Return an operating point of this desk: what it is for, on which evidence, and by officers of which ranks."""
    point, evidence = one.evidence.point, one.evidence
    listed = "one picture with one" if point.is_one_to_one else f"{evidence.smallest_list} to {evidence.largest_list}"
    ranks = [approval.rank for approval in (one.approval, one.override.approval if one.override else None) if approval]
    return (
        point.name,
        f"{point.pack}, {point.threshold:g}",
        ", ".join(sorted(use.value.replace("_", " ") for use in evidence.uses)),
        listed,
        _proportion(point.false_positive),
        _proportion(point.false_negative),
        evidence.verdict.value.replace("_", " "),
        one.override.asked.reason if one.override is not None and one.overridden else "no",
        evidence.expires_on.isoformat(),
        ", ".join(policy.ranks.get(rank, rank) for rank in ranks) or "staff without a rank",
        one.stage.value,
        one.digest,
    )


def _proportion(one: Proportion) -> str:
    return f"{one.errors:,} of {one.trials:,} ({one.low:.2g} to {one.high:.2g})"


def _models() -> list[Row]:
    return [(one["name"], one["licence"], one["source"], one["sha256"]) for one in capabilities.read()["models"]]


def _capabilities() -> list[Table]:
    listed = capabilities.read()
    return [_table(capabilities.HEADINGS[kind], entries) for kind, entries in listed.items()]


def _table(title: str, entries: Sequence[Mapping[str, str]]) -> Table:
    head = tuple(entries[0]) if entries else ("name",)
    return title, tuple(one.replace("_", " ") for one in head), [tuple(one[name] for name in head) for one in entries]


def _rules(text: str) -> list[tuple[str, list[Row]]]:
    """Return the rules by section, in their own order; what stands above all sections comes first."""
    read = tomllib.loads(text)
    top = {name: value for name, value in read.items() if not isinstance(value, dict)}
    sections = {name: value for name, value in read.items() if isinstance(value, dict)}
    return [
        (name.replace("_", " ").capitalize(), list(_lines(value)))
        for name, value in ({"pack": top} | sections).items()
        if value
    ]


def _lines(values: Mapping[str, object], above: str = "") -> Sequence[Row]:
    rows: list[Row] = []
    for name, value in values.items():
        if isinstance(value, dict):
            rows += _lines(value, f"{above}{name}: ")
        else:
            said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            rows.append((f"{above}{name}".replace("_", " "), said))
    return rows
