import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from peelian.inference import building
from peelian.inference.building import RECORD


def make(folder: Path) -> Mapping[str, object]:
    (folder / "net.onnx").write_bytes(b"network")
    return {"speed": 3}


def never(folder: Path) -> Mapping[str, object]:
    pytest.fail(f"built again in {folder}")


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.iterdir() if path != folder]


def test_a_build_records_digests_and_facts(tmp_path: Path) -> None:
    build = building.ensure(tmp_path / "packs" / "p", make)
    assert list(build.digests) == ["net.onnx"]
    assert build.facts == {"speed": 3}
    assert (build.folder / "net.onnx").read_bytes() == b"network"


def test_a_build_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    first = building.ensure(tmp_path / "p", make)
    assert building.ensure(tmp_path / "p", never) == first


@pytest.mark.parametrize("damage", ["altered", "lost", "record lost", "record garbled", "record empty", "a file"])
def test_a_broken_build_is_made_again(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "p"
    building.ensure(folder, make)
    match damage:
        case "altered":
            (folder / "net.onnx").write_bytes(b"netw0rk")
        case "lost":
            (folder / "net.onnx").unlink()
        case "record lost":
            (folder / RECORD).unlink()
        case "record garbled":
            (folder / RECORD).write_text("{", encoding="utf-8")
        case "record empty":
            (folder / RECORD).write_text("{}", encoding="utf-8")
        case _:
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
            folder.write_text("in the way", encoding="utf-8")
    assert building.read(folder) is None
    assert building.ensure(folder, make).folder == folder
    assert building.read(folder) is not None
    assert leftovers(folder) == []


def test_a_record_that_points_outside_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    building.ensure(folder, make)
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    (tmp_path / "outside").write_bytes(b"network")
    record["networks"] = {"../outside": record["networks"]["net.onnx"]}
    (folder / RECORD).write_text(json.dumps(record), encoding="utf-8")
    assert building.read(folder) is None


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> Mapping[str, object]:
        (folder / "net.onnx").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        building.ensure(tmp_path / "p", fail)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_away_later(tmp_path: Path) -> None:
    old, new = tmp_path / ".building-old", tmp_path / ".building-new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (1_000_000, 1_000_000))
    building.ensure(tmp_path / "p", make)
    assert not old.exists()
    assert new.exists()


def test_builders_at_the_same_time_agree_on_one_build(tmp_path: Path) -> None:
    together = Barrier(4)

    def slowly(folder: Path) -> Mapping[str, object]:
        facts = make(folder)
        together.wait(timeout=20)
        return facts

    folder = tmp_path / "p"
    with ThreadPoolExecutor(4) as pool:
        builds = list(pool.map(lambda _: building.ensure(folder, slowly), range(4)))
    assert all(build == builds[0] for build in builds)
    assert building.read(folder) == builds[0]
    assert leftovers(folder) == []
