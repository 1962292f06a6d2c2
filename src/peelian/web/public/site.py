"""The public site: every page and file of it, made on demand, the same for the desk's own address and for a folder.

Links are relative and no page needs a script, so that it can be opened from a disk, in a library, in ten years.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib import resources
from typing import Final

from jinja2 import Environment

from peelian.jobs.assurance.publication import feeds, schemas
from peelian.jobs.assurance.publication.feeds import Channel
from peelian.jobs.assurance.publication.outings import FIELDS, written
from peelian.web import language, page
from peelian.web.public import capabilities, views
from peelian.wiring import public
from peelian.wiring.public import Published, Shown

Make = Callable[[], bytes]
"""Makes a page or a file, when somebody asks for it."""

PAGES: Final = (
    "index",
    "deployments",
    "records",
    "thresholds",
    "policy",
    "capabilities",
    "equipment",
    "totals",
    "comparison",
    "complain",
    "verify",
    "data",
)
"""Pages that there are in each language, besides one a record."""

FOLDERS: Final = {"en": "", "cy": "cy/"}
"""Where a language's pages are."""

WORDS: Final = "public"
"""Name of the catalogue of the site's own words; its Welsh is a draft, and every page says so."""

ASSETS: Final = {
    "govuk-frontend.min.css": "vendor/govuk-frontend/govuk-frontend.min.css",
    "peelian.css": "peelian.css",
    "public.css": "public/public.css",
    "icon.svg": "icon.svg",
}

TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "atom": "application/atom+xml",
}
"""Media types by suffix; everything else is text."""


def offers(found: Published, *, address: str = "") -> dict[str, Make]:
    """Return what makes each page and file of the site, by its path.

    Args:
        found: what is public.
        address: of the site, where it is known; feeds then have whole addresses in them.
    """
    made: dict[str, Make] = {}
    for tongue, folder in FOLDERS.items():
        for name in PAGES:
            made[f"{folder}{name}.html"] = _page(found, f"{name}.html", tongue)
        for shown in found.records:
            path = views.page_of(shown)
            made[f"{folder}{path}"] = _page(found, path, tongue, shown)
    return made | _assets() | _downloads(found) | _surveys(found) | _proofs(found) | _feeds(found, address)


def media_type(path: str) -> str:
    """Return what kind of file it is."""
    return TYPES.get(path.rpartition(".")[2], "text/plain; charset=utf-8")


@cache
def environment(tongue: str) -> Environment:
    """Return the templates in a language, with the site's own words before those of the desk."""
    words = language.translations(tongue, WORDS)
    words.add_fallback(language.translations(tongue))
    return page.templates(words)


def _page(found: Published, path: str, tongue: str, shown: Shown | None = None) -> Make:
    def make() -> bytes:
        other = next(one for one in FOLDERS if one != tongue)
        root = "../" * (FOLDERS[tongue] + path).count("/")
        known = {
            "found": found,
            "path": path,
            "language": tongue,
            "languages": language.LANGUAGES,
            "other": other,
            "root": root,
            "home": root + FOLDERS[tongue],
            "there": root + FOLDERS[other] + path,
        }
        template = f"public/{path}" if shown is None else "public/record.html"
        view = views.context(found) | ({} if shown is None else views.of_record(shown))
        return environment(tongue).get_template(template).render(**known, **view).encode()

    return make


def _assets() -> dict[str, Make]:
    static = resources.files("peelian.web") / "static"
    return {f"assets/{name}": (static / at).read_bytes for name, at in ASSETS.items()}


def _downloads(found: Published) -> dict[str, Make]:
    deployments = [one.plain() for one in found.outings]
    entries = [
        {
            "published_at": written(one.publication.at),
            "entry": one.publication.entry,
            "sha256": one.publication.digest,
            "record": one.values,
        }
        for one in found.records
    ]
    totals = {one.key: one.plain() for one in found.totals}
    return {
        "data/deployments.json": lambda: _json({"deployments": deployments}),
        "data/deployments.csv": lambda: public.sheet(FIELDS, deployments),
        "data/deployments.schema.json": lambda: _json(schemas.deployments()),
        "data/records.json": lambda: _json({"records": entries}),
        "data/records.csv": lambda: public.records_sheet(found),
        "data/records.schema.json": lambda: _json(schemas.records()),
        "data/totals.json": lambda: _json(totals),
        "data/capabilities.json": capabilities.content,
        "data/policy.toml": found.rules.encode,
    }


def _surveys(found: Published) -> dict[str, Make]:
    return {
        f"surveys/{views.safe(one.id)}.{kind}": partial(found.survey_file, one.id, kind)
        for one in found.rounds
        for kind in ("csv", "json")
    }


def _proofs(found: Published) -> dict[str, Make]:
    made: dict[str, Make] = {
        "verify/peelian_verify.py": public.verifier,
        "verify/log-key.txt": f"{found.key}\n".encode,
    }
    for one in found.records:
        stem, document = views.stem(one), one.publication.document
        made[f"verify/{stem}.json"] = _same(document)
        if one.proof:
            made[f"verify/{stem}.tlog-proof"] = one.proof.encode
    return made


def _feeds(found: Published, address: str) -> dict[str, Make]:
    told: Sequence[feeds.Item] = feeds.items(found.log, found.outings, [one.publication for one in found.records])
    channel = Channel(log=found.log, address=address, items=tuple(told), made_at=found.made_at)
    return {"feed.atom": lambda: feeds.atom(channel), "feed.json": lambda: feeds.json_feed(channel)}


def _same(content: bytes) -> Make:
    return lambda: content


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
