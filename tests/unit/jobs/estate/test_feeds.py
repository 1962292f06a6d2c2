"""Lists of flaws are read as they are published; an entry that is wrong spoils no other."""

import copy
import json
from datetime import date
from typing import Any

import pytest

from peelian.jobs.estate import feeds, matching
from peelian.jobs.estate.feeds import Feed
from peelian.nouns.ids import PersonId
from tests.fakes.estate import NOW, PRODUCT

CPE = "cpe:2.3:o:acme:eye_2_firmware:*:*:*:*:*:*:*:*"
CVE: dict[str, Any] = {
    "id": "CVE-2021-1",
    "published": "2021-09-22T13:15:07.203",
    "vulnStatus": "Analyzed",
    "cisaExploitAdd": "2022-01-10",
    "descriptions": [{"lang": "es", "value": "Mal"}, {"lang": "en", "value": "A command\ninjection"}],
    "configurations": [
        {
            "operator": "AND",
            "nodes": [
                {"cpeMatch": [{"vulnerable": True, "criteria": CPE, "versionEndExcluding": "5.5"}]},
                {"cpeMatch": [{"vulnerable": False, "criteria": CPE.replace(":o:", ":h:")}]},
            ],
        }
    ],
}
EXPLOITED = {
    "cveID": "CVE-2021-1",
    "vendorProject": "Acme",
    "product": "Eye 2",
    "dateAdded": "2022-01-10",
    "shortDescription": "A command injection",
}


def read(*entries: object) -> Feed:
    feed = feeds.read(json.dumps({"vulnerabilities": entries}).encode(), by=PersonId("system"), at=NOW)
    assert feed is not None
    return feed


def test_a_flaw_of_nvd_is_a_concern_about_what_is_vulnerable() -> None:
    (found,) = read({"cve": CVE}).concerns
    assert (found.id, found.on, found.exploited_on) == ("CVE-2021-1", date(2021, 9, 22), date(2022, 1, 10))
    assert (found.statement, found.where) == ("A command injection", "https://nvd.nist.gov/vuln/detail/CVE-2021-1")
    assert [(one.cpe, one.before) for one in found.criteria] == [(CPE, "5.5")]
    assert matching.match(found, PRODUCT)


def test_a_flaw_that_attackers_use_is_found_by_name() -> None:
    (found,) = read(EXPLOITED).concerns
    assert (found.maker, found.model, found.exploited_on) == ("Acme", "Eye 2", date(2022, 1, 10))
    assert matching.match(found, PRODUCT)


@pytest.mark.parametrize("changes", [{"vulnStatus": "Rejected"}, {"configurations": []}])
def test_what_names_no_product_or_was_rejected_is_passed_over(changes: dict[str, Any]) -> None:
    feed = read({"cve": {**CVE, **changes}}, EXPLOITED)
    assert (len(feed.concerns), feed.skipped, feed.faults) == (1, 1, [])


def test_an_entry_that_is_wrong_is_told_by_its_number() -> None:
    broken = copy.deepcopy(CVE)
    broken["configurations"][0]["nodes"][0]["cpeMatch"][0]["criteria"] = "acme"
    entries = [
        EXPLOITED,
        {"cve": broken},
        {},
        7,
        {**EXPLOITED, "dateAdded": "soon"},
        {"cve": {**CVE, "descriptions": 1}},
        {"cve": {**CVE, "descriptions": [{"lang": "es", "value": "Una"}]}},
    ]
    feed = read(*entries)
    assert len(feed.concerns) == 1
    assert [fault.row for fault in feed.faults] == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"vulnerabilities": 3}', b"[" * 100_000])
def test_what_is_no_list_of_flaws_is_not_taken_for_one(content: bytes) -> None:
    assert feeds.read(content, by=PersonId("system"), at=NOW) is None


def test_a_list_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "LARGEST_BYTES", 10)
    assert "larger" in str(read(EXPLOITED).faults[0])
