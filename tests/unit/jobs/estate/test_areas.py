from dataclasses import replace

import pytest

from peelian.jobs.estate import areas
from peelian.jobs.estate.survey import rounds_shipped
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId
from tests.fakes.estate import NORTH


def body(name: str, title: str = "", area: str = "") -> Body:
    return Body(id=BodyId(name), name=title or name, kind=BodyKind.OTHER_PUBLIC, area=area)


def test_every_force_of_the_shipped_round_has_a_tile_of_its_own() -> None:
    bodies = rounds_shipped.example("example-2022").bodies
    placed = areas.areas(bodies)
    assert len(placed) == len(bodies)
    assert len({(one.column, one.row) for one in placed.values()}) == len(bodies)
    forces = [one for one in bodies if one.kind is BodyKind.TERRITORIAL_FORCE]
    assert {placed[one.id].code for one in forces} == set(areas.FORCES.values()) - {"SCO", "PSN"}


def test_the_layout_has_every_force_once() -> None:
    assert sorted(areas.PLACES) == sorted(areas.FORCES.values())


@pytest.mark.parametrize(
    "said",
    [
        body("essex"),
        body("x", "Essex Police"),
        body("y", "Our force", "Essex"),
        body("z", "The Police Service of Essex"),
    ],
)
def test_a_force_is_known_by_its_id_its_name_or_its_area(said: Body) -> None:
    assert areas.areas([said])[said.id].code == "ESX"


def test_two_bodies_of_one_area_are_not_on_one_tile() -> None:
    force = replace(body("z-essex", "Essex"), kind=BodyKind.TERRITORIAL_FORCE)
    placed = areas.areas([body("essex-county-council", "Essex County Council", "Essex"), force])
    assert placed[force.id].code == "ESX"
    assert {one.code for one in placed.values()} == {"ESX", "ECC"}


def test_who_has_no_area_stands_below_however_many_they_are() -> None:
    many = [replace(NORTH, id=BodyId(f"b-{number}"), name=f"Council {number}") for number in range(25)]
    placed = areas.areas([*many, body("kent")])
    assert len({(one.column, one.row) for one in placed.values()}) == 26
    assert min(placed[one.id].row for one in many) > placed[BodyId("kent")].row
    assert placed[BodyId("b-0")].code == "C0"
