"""A force's own operating points: used where they were measured, and refused when anything of them was changed."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from peelian import settings
from peelian.errors import OperatingPointError
from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points as points
from peelian.nouns.operating_point import OperatingPoint
from peelian.wiring import operating_points, packs
from tests.fakes.points import POINT

LARGE = 20_000


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.load("starter", settings.read())


def folder_of(folder: Path, *these: OperatingPoint) -> Path:
    """Write points as `peelian evaluate --out` does, with their digests."""
    for one in these:
        (folder / f"{one.name}.json").write_text(points.text(one), encoding="utf-8")
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.glob("*.json"))]
    (folder / operating_points.DIGESTS).write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def measured(pack: Pack) -> OperatingPoint:
    """What a force measured with many people of its own."""
    return replace(POINT, name="own", model=pack.model, gallery_size=LARGE, target=0.01, threshold=0.7)


def test_a_large_set_that_nothing_shipped_covers_is_covered_by_what_the_force_measured(
    tmp_path: Path, pack: Pack, measured: OperatingPoint
) -> None:
    asked = {"model": pack.model, "fpir": 0.01, "gallery_size": LARGE}
    shipped = operating_points.known(pack, None, one_to_one=False)
    with pytest.raises(OperatingPointError):
        points.choose(shipped, **asked)  # type: ignore[arg-type]
    known = operating_points.known(pack, folder_of(tmp_path, measured), one_to_one=False)
    assert points.choose(known, **asked) == measured  # type: ignore[arg-type]


def test_what_a_force_measured_stands_in_place_of_what_is_shipped_and_for_its_own_kind_alone(
    tmp_path: Path, pack: Pack, measured: OperatingPoint
) -> None:
    folder = folder_of(tmp_path, measured)
    assert operating_points.known(pack, folder, one_to_one=False) == [measured]
    both = [operating_points.known(pack, where, one_to_one=True) for where in (folder, None)]
    assert both[0] == both[1] != []


def test_another_models_points_are_passed_over(tmp_path: Path, pack: Pack) -> None:
    folder = folder_of(tmp_path, POINT)
    assert POINT not in operating_points.known(pack, folder, one_to_one=False)


def changed(folder: Path) -> None:
    path = folder / "own.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "threshold": 0.1}), encoding="utf-8")


def added(folder: Path) -> None:
    (folder / "lax.json").write_text((folder / "own.json").read_text(encoding="utf-8"), encoding="utf-8")


def removed(folder: Path) -> None:
    (folder / "own.json").unlink()


def undigested(folder: Path) -> None:
    (folder / operating_points.DIGESTS).unlink()


def emptied(folder: Path) -> None:
    removed(folder)
    (folder / operating_points.DIGESTS).write_text("", encoding="utf-8")


def elsewhere(folder: Path) -> None:
    digest = sha256(b"").hexdigest()
    (folder / operating_points.DIGESTS).write_text(f"{digest}  ../lax.json\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("attack", "says"),
    [
        (changed, "own.json differs from its digest"),
        (added, "lax.json is in the folder and not in"),
        (removed, "own.json cannot be read"),
        (undigested, "SHA256SUMS cannot be read"),
        (emptied, "no operating point in it"),
        (elsewhere, "no file of this folder"),
    ],
)
def test_a_folder_that_is_not_as_it_is_listed_is_refused_whole(
    tmp_path: Path, measured: OperatingPoint, attack: object, says: str
) -> None:
    folder = folder_of(tmp_path, measured)
    assert operating_points.own(folder) == [measured], "the control"
    assert callable(attack)
    attack(folder)
    with pytest.raises(OperatingPointError, match=says):
        operating_points.own(folder)


def test_the_setting_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PEELIAN_OPERATING_POINTS", raising=False)
    assert settings.read().operating_points is None
    monkeypatch.setenv("PEELIAN_OPERATING_POINTS", str(tmp_path))
    assert settings.read().operating_points == tmp_path
