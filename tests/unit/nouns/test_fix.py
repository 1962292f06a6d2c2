import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.fix import Clearance
from tests.fakes.places import fix


@pytest.mark.parametrize(
    "changes", [{"latitude": 91.0}, {"longitude": -181.0}, {"latitude": float("nan")}, {"radius_m": float("inf")}]
)
def test_a_fix_is_a_place_on_earth(changes: dict[str, float]) -> None:
    with pytest.raises(InvalidValueError):
        fix(**changes)


def test_a_border_is_not_nearer_than_nothing() -> None:
    with pytest.raises(InvalidValueError):
        Clearance(inside=True, edge_m=-1)
