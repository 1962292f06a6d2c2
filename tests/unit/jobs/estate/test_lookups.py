"""Whoever looks at the register sees their own body's part, and nothing tells them of another's."""

from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.estate import columns, lookups, products, register
from peelian.jobs.estate.estate import AtTheMachine, By
from peelian.jobs.estate.lookups import Page
from peelian.nouns.ids import AssetId, BodyId, PersonId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals
from peelian.nouns.register import Query
from tests.fakes.deployments import person
from tests.fakes.estate import ASSET, CONCERN, NORTH, SOUTH, TODAY
from tests.unit.jobs.estate.conftest import Registry

NORTHERN = replace(ASSET, id=columns.id_of(NORTH.id, "N-1"))
SOUTHERN = replace(ASSET, id=columns.id_of(SOUTH.id, "S-1"), body=SOUTH.id, reference="S-1")
ALL = Query(today=TODAY)


@pytest.fixture(autouse=True)
def _filled(registry: Registry) -> None:
    with registry.estate.store.change() as unit:
        products.hold_against(unit, CONCERN)
    for asset in (NORTHERN, SOUTHERN):
        register.put(registry.estate, AtTheMachine(), asset, why="Bought")


def seen(registry: Registry, by: By, query: Query = ALL) -> list[str] | Refusals:
    page = lookups.page(registry.estate, by, query)
    return [one.reference for one in page.assets] if isinstance(page, Page) else page


def test_staff_see_their_own_and_oversight_all(registry: Registry) -> None:
    assert seen(registry, registry.officer) == ["N-1"]
    assert seen(registry, registry.southerner) == ["S-1"]
    assert seen(registry, registry.oversight) == ["N-1", "S-1"]
    assert seen(registry, registry.oversight, replace(ALL, body=SOUTH.id)) == ["S-1"]
    assert seen(registry, AtTheMachine()) == ["N-1", "S-1"]


def test_who_asks_for_another_body_is_refused_and_it_is_logged(registry: Registry) -> None:
    before = len(registry.logged())
    for by in (registry.officer, registry.nobodys, person(Role.OPERATOR)):
        assert isinstance(seen(registry, by, replace(ALL, body=SOUTH.id)), Refusals)
    assert isinstance(seen(registry, registry.nobodys), Refusals)
    assert registry.logged()[before:] == ["desk:permission:refused"] * 4


def test_a_page_has_its_flags_and_how_many_there_are(registry: Registry) -> None:
    page = lookups.page(registry.estate, registry.oversight, replace(ALL, limit=1))
    assert isinstance(page, Page)
    assert (page.of, len(page.assets)) == (2, 1)
    assert [flag.concern.id for flag in page.flags[NORTHERN.id]] == [CONCERN.id]
    assert page.bodies[NORTH.id] == NORTH


def test_all_that_is_known_of_an_asset_is_shown_to_its_own_body(registry: Registry) -> None:
    look = lookups.one(registry.estate, registry.officer, NORTHERN.id)
    assert (look.asset, look.body, len(look.flags), len(look.dues)) == (NORTHERN, NORTH, 1, 5)
    assert ([one.why for one in look.changes], look.gaps) == (["Bought"], ())


def test_an_asset_of_another_body_is_answered_like_one_that_is_not_there(registry: Registry) -> None:
    answers = []
    for asset in (SOUTHERN.id, AssetId("none")):
        with pytest.raises(NotFoundError) as raised:
            lookups.one(registry.estate, registry.officer, asset)
        answers.append(str(raised.value).replace(asset, "X"))
    assert answers[0] == answers[1]


def test_numbers_are_of_what_somebody_may_see(registry: Registry) -> None:
    estate, mine, every = registry.estate, registry.officer, registry.oversight
    for by, count in ((mine, 1), (every, 2)):
        totals = lookups.totals(estate, by, None)
        removed = lookups.removal(estate, by, None, "Vexel")
        makers = lookups.suppliers(estate, by, None)
        assert not isinstance(totals, Refusals)
        assert not isinstance(removed, Refusals)
        assert sum(one.assets for one in totals) == sum(one.assets for one in removed) == count
        assert makers == [("Acme", count)]
        assert lookups.affected(estate, by, CONCERN.id) == (CONCERN, count)
    assert [one.id for one in lookups.bodies(estate, mine)] == [NORTH.id]
    assert [one.id for one in lookups.bodies(estate, every)] == [NORTH.id, SOUTH.id]
    for no in (
        lookups.totals(estate, mine, SOUTH.id),
        lookups.removal(estate, mine, SOUTH.id, "Acme"),
        lookups.suppliers(estate, mine, SOUTH.id),
    ):
        assert isinstance(no, Refusals)


def test_a_data_protection_officer_sees_their_body_once_they_are_seated(registry: Registry) -> None:
    dpo = person(Role.DPO)
    assert isinstance(seen(registry, dpo), Refusals)
    registry.seat(dpo, BodyId("south"))
    assert seen(registry, dpo) == ["S-1"]
    assert dpo.id != PersonId("")
