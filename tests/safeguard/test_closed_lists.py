"""A list takes nobody for a reason unknown to the law, does not change once sealed, and leaves nothing behind."""

import tomllib
from dataclasses import replace
from datetime import timedelta
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import alerts, digests, listing, running
from peelian.law import listing as law
from peelian.law.policy import Category, parse
from peelian.nouns.case import Case
from peelian.nouns.ids import EntryId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import ENTRY, NOW, anybody, pack, person, policy
from tests.fakes.desk import LIKENESS, Office, nomination, root, rules

PACKS = sorted(
    file.name for file in (resources.files("peelian.law") / "packs").iterdir() if file.name.endswith(".toml")
)
CATCH_ALL = ("other", "intelligence", "misc", "any", "general", "interest", "associate", "unspecified")
"""Words of a category into which anybody would fit: R (Bridges) failed the list for “intelligence”."""

MANAGER, LEAD = person(Role.LIST_MANAGER), person(Role.DEPLOYMENT_LEAD)
EVERYTHING = anybody(*Role)
KINDS = ("subject", "picture", "template", "probe")


def read(name: str) -> bytes:
    return (resources.files("peelian.law") / "packs" / name).read_bytes()


def catch_alls(content: bytes) -> list[str]:
    """Categories of a pack into which anybody would fit."""
    words = {
        key: f"{key} {it.title}".casefold().replace("_", " ").split() for key, it in parse(content).categories.items()
    }
    return sorted(key for key, said in words.items() if set(said) & set(CATCH_ALL))


@pytest.mark.parametrize("name", PACKS)
def test_no_shipped_pack_has_a_category_for_anybody(name: str) -> None:
    assert catch_alls(read(name)) == []


def test_the_search_finds_such_a_category() -> None:
    smuggled = pack() + b'\n[categories.persons_of_interest]\ntitle = "Persons of interest"\nsource = "none"\n'
    assert catch_alls(smuggled) == ["persons_of_interest"]


@pytest.mark.parametrize("name", PACKS)
def test_every_category_and_every_section_that_holds_a_rule_names_its_source(name: str) -> None:
    raw = tomllib.loads(read(name).decode())
    assert all(category["source"].strip() for category in raw["categories"].values())
    for section in ("authority", "list", "retention", "corroborated"):
        assert any(key.endswith("source") and value.strip() for key, value in raw[section].items()), section


def test_the_pack_of_the_law_asks_for_no_less_than_the_law() -> None:
    """Of the demonstration's pack, in which nobody is real, this is not asked."""
    strict = policy()
    assert strict.authority.notice_hours >= 24
    assert strict.authority.false_alert_rate <= 0.001
    assert strict.listing.status_hours <= 24
    assert (strict.listing.child_under, strict.listing.young_child_under) == (18, 13)
    assert (strict.retention.non_match_s, strict.retention.alert_hours) == (0, 24)


@given(st.text(max_size=40).filter(lambda word: word not in policy().categories))
def test_nobody_gets_on_a_list_by_a_category_that_was_made_up(category: str) -> None:
    office = Office()
    office.drafted()
    answer = listing.add(office.desk, EVERYTHING, office.id, nomination(category=category), LIKENESS)
    assert rules(answer) == ["entry.category"]
    assert office.store.sealed == frozenset()


def test_a_category_of_another_pack_is_not_a_category_of_this_one() -> None:
    office = Office()
    office.drafted()
    office.use(categories={"victim": Category(title="A victim", source="s")})
    answer = listing.add(office.desk, MANAGER, office.id, nomination(), LIKENESS)
    assert rules(answer) == ["entry.category"]


def smuggle(office: Office, *, change: str) -> None:
    """Change a sealed list behind the desk's back."""
    with office.store.change() as unit:
        entry = unit.entries.get(EntryId("E-1"))
        if change == "added":
            unit.entries.put(replace(entry, id=EntryId("E-2")))
            unit.vault.put("E-2", "template", b"somebody else")
        elif change == "removed":
            unit.entries.remove(entry.id)
        else:
            unit.entries.put(replace(entry, picture=replace(entry.picture, sha256="cd" * 32)))


@pytest.mark.parametrize("change", ["added", "removed", "another picture"])
def test_a_list_that_was_changed_behind_the_desks_back_recognises_nobody(change: str) -> None:
    office = Office()
    office.live()
    smuggle(office, change=change)
    resumed = running.resume(office.desk, office.id)
    assert isinstance(resumed, Refused)
    assert resumed.rule == "list.seal"


def test_a_list_that_was_not_changed_goes_on() -> None:
    """The negative control: the same question, without the attack."""
    office = Office()
    office.live()
    assert isinstance(running.resume(office.desk, office.id), list)


@pytest.mark.parametrize("stage", ["sealed", "live", "ended"])
def test_nobody_with_every_role_changes_a_sealed_list_through_the_desk(stage: str) -> None:
    office = Office()
    getattr(office, stage)()
    with office.store.read() as unit:
        before = digests.of_list(unit.entries.of(office.id), root)
    assert rules(listing.add(office.desk, EVERYTHING, office.id, nomination(2), LIKENESS)) == ["stage"]
    assert rules(listing.remove(office.desk, EVERYTHING, EntryId("E-1"), why="lapsed")) == ["stage"]
    assert rules(listing.approve_child(office.desk, EVERYTHING, EntryId("E-1"), reason="needed")) == ["stage"]
    with office.store.read() as unit:
        assert digests.of_list(unit.entries.of(office.id), root) == before


def left_behind(office: Office) -> set[str]:
    """What of a list and its alerts can still be opened."""
    found = set()
    with office.store.read() as unit:
        for about in ("E-1", "A-1"):
            for kind in KINDS:
                try:
                    unit.vault.get(about, kind)
                except NotFoundError:
                    continue
                found.add(kind)
    return found


def test_nothing_of_a_destroyed_list_can_be_opened() -> None:
    office = Office()
    office.live()
    office.alert()
    assert left_behind(office) == set(KINDS), "the search finds what is there"
    office.end()
    office.destroy()
    assert left_behind(office) == set()


def test_a_reason_that_lapsed_a_moment_ago_raises_no_alert() -> None:
    office = Office()
    office.live()
    assert isinstance(alerts.receive(office.desk, office.id, office.raised()), Case)
    office.checker.gone = {"N-1"}
    assert isinstance(alerts.receive(office.desk, office.id, office.raised()), Refused)


def test_an_entry_is_stale_the_moment_its_day_is_over_whatever_else_is_said_of_it() -> None:
    assert law.lapsed(ENTRY, policy(), now=NOW) is None
    assert ENTRY.status is not None
    for hours in (24.001, 240):
        stale = replace(ENTRY, status=replace(ENTRY.status, at=NOW - timedelta(hours=hours)))
        assert law.lapsed(stale, policy(), now=NOW) is not None, hours
