from dataclasses import replace
from datetime import timedelta, timezone

from peelian.jobs.checkins import digests
from peelian.nouns.concern import Finding
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.zone import Area
from tests.fakes.answers import concern, request
from tests.fakes.orders import NOW, TERMS
from tests.fakes.places import square, zone

FINDING = Finding(by=PersonId("ben"), at=NOW, outcome="excused", excuse="ill", reasons="In hospital")


def test_the_same_terms_have_the_same_digest_in_whichever_zone_their_times_are_written() -> None:
    elsewhere = replace(TERMS, starts_at=TERMS.starts_at.astimezone(timezone(timedelta(hours=5))))
    assert digests.of_terms(elsewhere) == digests.of_terms(TERMS)
    assert digests.of_terms(replace(TERMS, raw_fixes=True)) != digests.of_terms(TERMS)


def test_the_same_words_about_another_concern_are_another_finding() -> None:
    one, other = concern(finding=FINDING), concern(id="C-2", finding=FINDING)
    assert len({digests.of_finding(one), digests.of_finding(other), digests.of_finding(concern())}) == 3


def test_what_becomes_of_a_request_does_not_change_what_was_asked() -> None:
    approval = Approval(by=PersonId("dana"), rank="", at=NOW, to="x", reason="y")
    assert digests.of_request(request(approval=approval, done_at=NOW, told_at=NOW)) == digests.of_request(request())
    assert digests.of_request(request(recipient="police")) != digests.of_request(request())


def test_a_zone_whose_border_or_hours_differ_is_another_zone() -> None:
    assert digests.of_zone(zone()) == digests.of_zone(zone())
    assert digests.of_zone(zone(areas=(Area(outline=square(501)),))) != digests.of_zone(zone())
