"""The operating points that come with Peelian fit the packs that come with it, and promise no more than they can."""

from pathlib import Path

import pytest

from peelian.errors import OperatingPointError
from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.settings import Settings
from peelian.wiring import operating_points as shipped
from peelian.wiring import packs

STARTER = ("starter:fp32", "starter:int8")


@pytest.fixture(params=STARTER)
def starter(request: pytest.FixtureRequest, pack_cache: Path) -> Pack:
    return packs.load(request.param, Settings(cache=pack_cache, threads=1))


def test_every_point_keeps_to_what_was_asked_and_says_what_it_was_measured_on() -> None:
    points = shipped.every()
    assert {point.pack for point in points} == {"starter:fp32", "starter:int8", "open-zoo:fp32"}
    for point in points:
        assert point.false_positive.value <= point.target
        assert point.false_positive.trials * point.target >= 3
        assert "LFW" in point.data


def test_the_starter_pack_has_points_of_its_own_model(starter: Pack) -> None:
    points = shipped.shipped(starter)
    assert {point.target for point in points if point.is_one_to_one} == {1e-2, 1e-3}
    assert {point.gallery_size for point in points} == {0, 10, 100}
    for fpir, size in ((1e-1, 10), (1e-2, 10), (1e-2, 100)):
        assert operating_points.choose(points, model=starter.model, fpir=fpir, gallery_size=size).target <= fpir
    assert operating_points.choose_one_to_one(points, model=starter.model, fmr=1e-3).target == 1e-3


@pytest.mark.parametrize(("fpir", "size"), [(1e-3, 5), (1e-2, 500), (1e-1, 2000)])
def test_the_starter_pack_refuses_what_a_van_would_need_and_names_a_stronger_one(
    starter: Pack, fpir: float, size: int
) -> None:
    with pytest.raises(OperatingPointError, match="open-zoo"):
        operating_points.choose(shipped.shipped(starter), model=starter.model, fpir=fpir, gallery_size=size)
    with pytest.raises(OperatingPointError, match="open-zoo"):
        operating_points.choose_one_to_one(shipped.shipped(starter), model=starter.model, fmr=1e-4)
