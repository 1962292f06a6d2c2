"""Feeds that a reader program subscribes to: what was announced and what was recorded, in Atom and in JSON Feed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from peelian.jobs.assurance.publication.outings import Outing, written
from peelian.nouns.publication import Publication

ATOM = "http://www.w3.org/2005/Atom"
"""Namespace of RFC 4287."""

JSON_FEED = "https://jsonfeed.org/version/1.1"
"""The version of the format that the feed follows, as its first field says."""

TITLE = "Facial recognition deployments and their records"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to be told, at a moment. `id`: never changes. `page`: its page, from the site's first one."""

    id: str
    title: str
    text: str
    page: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where a feed comes from. `log`: the log's name, which no other site has. `address`: of the site, or empty."""

    log: str
    address: str
    items: tuple[Item, ...]
    made_at: datetime

    @property
    def updated_at(self) -> datetime:
        """When something was last told."""
        return max((one.at for one in self.items), default=self.made_at)

    def link(self, page: str) -> str:
        """Return where a page is: beside the feed, where the site's own address is not known."""
        return f"{self.address.rstrip('/')}/{page}" if self.address else page


def items(log: str, outings: Sequence[Outing], publications: Sequence[Publication]) -> tuple[Item, ...]:
    """Return everything to be told, the last first."""
    found = [_announced(log, one) for one in outings if one.notice_at is not None]
    titles = {one.id: one.title for one in outings}
    found += [_recorded(log, one, titles.get(one.deployment, "")) for one in publications]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def atom(channel: Channel) -> bytes:
    """Write a feed as Atom (RFC 4287)."""
    feed = Element("feed", xmlns=ATOM)
    _add(feed, "id", f"urn:peelian:{channel.log}:feed")
    _add(feed, "title", TITLE)
    _add(feed, "updated", written(channel.updated_at))
    SubElement(feed, "link", href=channel.link("feed.atom"), rel="self", type="application/atom+xml")
    SubElement(feed, "link", href=channel.link("index.html"), rel="alternate", type="text/html")
    _add(SubElement(feed, "author"), "name", "Peelian")
    for one in channel.items:
        entry = SubElement(feed, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "updated", written(one.at))
        SubElement(entry, "link", href=channel.link(one.page), rel="alternate", type="text/html")
        _add(entry, "summary", one.text)
    body: bytes = tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def json_feed(channel: Channel) -> bytes:
    """Write a feed as JSON Feed 1.1."""
    values = {
        "version": JSON_FEED,
        "title": TITLE,
        "home_page_url": channel.link("index.html"),
        "feed_url": channel.link("feed.json"),
        "items": [
            {
                "id": one.id,
                "url": channel.link(one.page),
                "title": one.title,
                "content_text": one.text,
                "date_published": written(one.at),
            }
            for one in channel.items
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=1).encode()


def page_of(deployment: str) -> str:
    """Return the page of a deployment's record, from the site's first page."""
    return f"records/{deployment}.html"


def _announced(log: str, one: Outing) -> Item:
    assert one.notice_at is not None  # noqa: S101 (chosen so)
    when = f"{written(one.starts_at)} to {written(one.ends_at)}" if one.starts_at and one.ends_at else "no time given"
    text = f"{one.place}; {when} (UTC). {one.purpose}. {one.signage}"
    identity = f"urn:peelian:{log}:announced:{one.id}"
    title = f"Announced: {one.title}"
    return Item(id=identity, title=title, text=text, page="deployments.html", at=one.notice_at)


def _recorded(log: str, one: Publication, title: str) -> Item:
    text = f"The record of deployment {one.deployment} is published. SHA-256: {one.digest}"
    identity = f"urn:peelian:{log}:recorded:{one.deployment}"
    page = page_of(one.deployment)
    return Item(id=identity, title=f"Record: {title or one.deployment}", text=text, page=page, at=one.at)


def _add(to: Element, name: str, text: str) -> None:
    # XML has no way to write most control characters, not even escaped.
    SubElement(to, name).text = "".join(one for one in text if one.isprintable())
