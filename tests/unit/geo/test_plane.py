import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.geo import plane
from peelian.nouns.zone import Area
from tests.fakes.places import fix, place, square


@given(half_m=st.floats(50, 20_000), east_m=st.floats(-40_000, 40_000))
def test_a_border_is_as_far_as_it_is(half_m: float, east_m: float) -> None:
    found = plane.clearance(fix(east_m), [Area(outline=square(half_m))])
    assert found.edge_m == pytest.approx(abs(abs(east_m) - half_m), abs=0.01)
    assert found.inside == (abs(east_m) <= half_m) or found.edge_m < 0.01


@pytest.mark.parametrize("latitude", [-79.0, 0.0, 51.5, 69.0])
def test_a_degree_of_longitude_is_shorter_near_the_poles(latitude: float) -> None:
    outline = tuple(place(x, y, (10.0, latitude)) for x, y in [(0, -9), (300, -9), (300, 9), (0, 9), (0, -9)])
    there = fix(longitude=10.0, latitude=latitude)
    assert plane.clearance(there, [Area(outline=outline)]).edge_m == pytest.approx(0, abs=0.01)
    beyond = fix(longitude=place(400, 0, (10.0, latitude))[0], latitude=latitude)
    assert plane.clearance(beyond, [Area(outline=outline)]).edge_m == pytest.approx(100, rel=1e-3)


def test_a_hole_is_outside_and_its_border_is_a_border() -> None:
    with_hole = [Area(outline=square(500), holes=(square(100),))]
    assert not plane.clearance(fix(0), with_hole).inside
    assert plane.clearance(fix(130), with_hole).edge_m == pytest.approx(30, abs=0.01)


def test_no_border_runs_where_two_areas_overlap() -> None:
    both = [Area(outline=square(500)), Area(outline=square(500, east_m=600))]
    found = plane.clearance(fix(450), both)
    assert found.inside
    assert found.edge_m == pytest.approx(500, abs=0.1)


def test_two_places_are_as_far_apart_as_they_are() -> None:
    london, paris = fix(latitude=51.5074, longitude=-0.1278), fix(latitude=48.8566, longitude=2.3522)
    assert plane.apart_m(london, paris) == pytest.approx(343_500, rel=0.01)
    assert plane.apart_m(london, london) == 0


def test_the_date_line_is_no_distance() -> None:
    west, east = fix(latitude=-17.0, longitude=179.9999), fix(latitude=-17.0, longitude=-179.9999)
    assert plane.apart_m(west, east) < 30


def test_a_bow_tie_is_no_area() -> None:
    assert not plane.whole([Area(outline=((0, 0), (1, 1), (1, 0), (0, 1), (0, 0)))])
    assert plane.whole([Area(outline=square(500))])
