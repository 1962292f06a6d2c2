import json
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

from peelian.jobs.assurance.publication import feeds, outings
from peelian.jobs.assurance.publication.feeds import Channel
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import DeploymentId
from peelian.nouns.publication import Publication
from tests.fakes.deployments import DEPLOYMENT_ID, NOW, PLAN, deployment, policy

IN = {"a": feeds.ATOM}


def channel(title: str = "Market & square", *, address: str = "") -> Channel:
    planned = replace(deployment(Stage.SEALED), id=DeploymentId("D-2"), plan=replace(PLAN, title=title))
    told = outings.announced([planned, deployment(Stage.RECORDED)], policy(), now=NOW)
    record = Publication(deployment=DEPLOYMENT_ID, document=b"{}", entry=3, at=NOW + timedelta(hours=9))
    return Channel(log="log/1", address=address, items=feeds.items("log/1", told, [record]), made_at=NOW)


def test_the_last_to_be_told_comes_first_and_dates_the_feed() -> None:
    made = channel()
    assert made.items[0].id == "urn:peelian:log/1:recorded:D-1"
    assert made.updated_at == NOW + timedelta(hours=9)


def test_a_feed_of_nothing_is_as_old_as_it_was_made() -> None:
    assert Channel(log="log/1", address="", items=(), made_at=NOW).updated_at == NOW


def test_atom_has_what_its_standard_demands_and_escapes_what_people_wrote() -> None:
    feed = ET.fromstring(feeds.atom(channel("Market & <b>square\x07")))  # noqa: S314 (our own)
    for one in (feed, *feed.findall("a:entry", IN)):
        for needed in ("id", "title", "updated"):
            assert one.findtext(f"a:{needed}", namespaces=IN)
        assert one.find("a:link", IN) is not None
    assert "Announced: Market & <b>square" in [one.text for one in feed.findall("a:entry/a:title", IN)]


def test_json_feed_has_what_its_format_demands() -> None:
    made = json.loads(feeds.json_feed(channel()))
    assert made["version"] == feeds.JSON_FEED
    assert made["title"]
    ids = [one["id"] for one in made["items"]]
    assert len(ids) == len(set(ids)) == 3
    assert all(one["content_text"] and one["date_published"].endswith("Z") for one in made["items"])


def test_links_lead_beside_the_feed_where_no_address_is_known_and_to_the_site_where_one_is() -> None:
    assert json.loads(feeds.json_feed(channel()))["items"][0]["url"] == "records/D-1.html"
    made = json.loads(feeds.json_feed(channel(address="https://force.example/fr/")))
    assert made["items"][0]["url"] == "https://force.example/fr/records/D-1.html"


def test_a_record_says_its_digest() -> None:
    made = channel()
    assert Publication(deployment=DEPLOYMENT_ID, document=b"{}", entry=3, at=NOW).digest in made.items[0].text
