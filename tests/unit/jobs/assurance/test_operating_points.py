import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peelian.errors import OperatingPointError
from peelian.jobs.assurance import evaluation, operating_points
from peelian.jobs.assurance.evaluation import Plan
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.ports import Enrol
from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import OperatingPoint
from tests.fakes.points import POINT

M = ModelId("m")


def point(target: float, size: int, threshold: float, model: ModelId = M) -> OperatingPoint:
    return replace(
        POINT, name=f"p-{target:g}-{size}", model=model, gallery_size=size, target=target, threshold=threshold
    )


POINTS = [
    point(1e-1, 100, 0.3),
    point(1e-2, 100, 0.4),
    point(1e-2, 1000, 0.5),
    point(1e-3, 1000, 0.6),
    point(1e-3, 0, 0.35),
    point(1e-4, 0, 0.45),
    point(1e-9, 1000, 0.9, ModelId("other")),
]


def chosen(fpir: float, size: int) -> float:
    return operating_points.choose(POINTS, model=M, fpir=fpir, gallery_size=size).threshold


def test_an_evaluation_becomes_a_point_for_every_rate_that_it_supports(cast: list[Item], enrol_port: Enrol) -> None:
    found = evaluation.evaluate(cast, enrol_port, Plan(fmr=(0.1, 1e-6), fpir=(0.1,), list_sizes=(5,)))
    made = operating_points.made(found, pack="starter:fp32", data="numbers", measured_on=date(2026, 1, 2))
    assert [one.name for one in made] == [
        "starter-fp32-fmr-0.1",
        "starter-fp32-fpir-0.1-list-20",
        "starter-fp32-fpir-0.1-list-5",
    ]
    assert [one.gallery_size for one in made] == [0, 20, 5]
    assert made[0].false_positive.value <= 0.1
    for one in made:
        assert operating_points.parsed(operating_points.text(one), name="x") == one


@pytest.mark.parametrize(
    ("fpir", "size", "threshold"),
    [
        (1e-1, 100, 0.3),
        (1e-2, 100, 0.4),
        (1e-2, 7, 0.4),
        (1e-2, 101, 0.5),
        (1e-2, 1000, 0.5),
        (0.05, 100, 0.4),
        (1e-1, 1000, 0.4),
        (1e-2, 10_000, 0.6),
        (1e-3, 1, 0.6),
    ],
)
def test_the_lowest_threshold_that_keeps_to_the_rate_is_chosen(fpir: float, size: int, threshold: float) -> None:
    assert chosen(fpir, size) == threshold


@pytest.mark.parametrize(
    ("fpir", "size"),
    [(1e-4, 10), (1e-3, 1001), (1e-1, 10_001), (0.9, 100_000), (1e-2, 0), (float("nan"), 10), (0.0, 9)],
)
def test_a_list_or_rate_beyond_what_was_measured_is_refused(fpir: float, size: int) -> None:
    with pytest.raises(OperatingPointError):
        chosen(fpir, size)


def test_a_refusal_names_what_was_measured_and_what_to_do() -> None:
    with pytest.raises(
        OperatingPointError, match=r"starter keeps to FPIR 1e-06 with 20 listed.*0\.01 with 1000"
    ) as caught:
        chosen(1e-6, 20)
    assert "open-zoo" in caught.value.sentence


def test_one_to_one_takes_only_what_was_measured_one_to_one() -> None:
    for fmr, threshold in ((1e-3, 0.35), (5e-4, 0.45), (1e-4, 0.45)):
        assert operating_points.choose_one_to_one(POINTS, model=M, fmr=fmr).threshold == threshold
    for fmr in (1e-5, 0.0, float("nan")):
        with pytest.raises(OperatingPointError, match="measured"):
            operating_points.choose_one_to_one(POINTS, model=M, fmr=fmr)


def test_another_models_points_are_never_used() -> None:
    for points in ([], POINTS[-1:], POINTS[4:6]):
        with pytest.raises(OperatingPointError, match="No operating point for one-to-many"):
            operating_points.choose(points, model=M, fpir=0.1, gallery_size=5)
    with pytest.raises(OperatingPointError, match="No operating point for one-to-one"):
        operating_points.choose_one_to_one(POINTS[:4], model=M, fmr=0.1)


def test_a_point_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "point.json"
    path.write_text(operating_points.text(POINTS[0]), encoding="utf-8")
    assert operating_points.read(path) == POINTS[0]


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": float("nan")},
        {"threshold": float("inf")},
        {"threshold": 1.5},
        {"threshold": None},
        {"threshold": "high"},
        {"gallery_size": -1},
        {"target": 2},
        {"model": ""},
        {"measured_on": "yesterday"},
        {"format": "another"},
        {"false_positive": {"errors": 1}},
        {"false_negative": [1, 2]},
        {"false_positive": {"errors": 5, "trials": 1, "value": 0.1, "low": 0, "high": 1}},
    ],
)
def test_a_point_that_is_not_whole_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "point.json"
    path.write_text(json.dumps({**json.loads(operating_points.text(POINTS[0])), **change}), encoding="utf-8")
    with pytest.raises(OperatingPointError, match=r"point\.json"):
        operating_points.read(path)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"null"])
def test_a_file_that_is_no_point_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "point.json").write_bytes(content)
    with pytest.raises(OperatingPointError):
        operating_points.read(tmp_path / "point.json")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatingPointError, match="cannot be read"):
        operating_points.read(tmp_path / "none.json")


def test_no_point_is_made_where_no_threshold_keeps_to_the_rate(cast: list[Item], enrol_port: Enrol) -> None:
    found = evaluation.evaluate(cast, enrol_port, Plan(fmr=(0.1,), fpir=()))
    (rate,) = found.verification.rates
    beyond = replace(found, verification=replace(found.verification, rates=(replace(rate, threshold=1.000001),)))
    assert operating_points.made(beyond, pack="p", data="d", measured_on=date(2026, 1, 2)) == []
