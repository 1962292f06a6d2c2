import json

import pytest

from peelian.errors import ZoneFileError
from peelian.geo import geojson
from tests.fakes.places import square

SQUARE = [list(place) for place in square(500)]
HOLE = [list(place) for place in square(100)]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}


def read(value: object) -> int:
    return len(geojson.areas(json.dumps(value).encode()))


def test_a_polygon_with_a_hole_is_read() -> None:
    (area,) = geojson.areas(json.dumps(POLYGON).encode())
    assert len(area.holes) == 1
    assert area.outline == square(500)


def test_a_feature_and_several_polygons_are_read() -> None:
    assert read({"type": "Feature", "properties": {}, "geometry": POLYGON}) == 1
    assert read({"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {},
        {"type": "Point", "coordinates": [0, 51]},
        {"type": "Feature", "geometry": None},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [7]},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": 3},
        {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
        {"type": "Polygon", "coordinates": [[["0", 51]] * 4]},
        {"type": "Polygon", "coordinates": [[[True, 51]] * 4]},
        {"type": "Polygon", "coordinates": [[[51]] * 4]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 51], [1, 95], [1, 51], [0, 51]]]},
        {"type": "Polygon", "coordinates": [[[170, 0], [-170, 0], [-170, 5], [170, 0]]]},
        {"type": "Polygon", "coordinates": [HOLE, SQUARE]},
        {"type": "Polygon", "coordinates": [SQUARE * 2000]},
    ],
)
def test_what_is_no_area_is_refused(wrong: object) -> None:
    with pytest.raises(ZoneFileError):
        read(wrong)


@pytest.mark.parametrize("wrong", [b"", b"\xff", b'{"type":"Polygon","coordinates":[[[NaN,0]]]}', b"[" * 100_000])
def test_what_is_no_json_is_refused(wrong: bytes) -> None:
    with pytest.raises(ZoneFileError):
        geojson.areas(wrong)


def test_what_is_too_large_is_refused_unread() -> None:
    with pytest.raises(ZoneFileError):
        geojson.areas(b" " * 1_000_001)
