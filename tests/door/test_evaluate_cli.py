"""`peelian evaluate`, right and wrong, as a user runs it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
import pytest

from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.jobs.assurance.checkpoint import Checkpoint


class Ran(Protocol):
    code: int
    out: str
    err: str


Peelian = Callable[..., Ran]
Pictures = dict[str, Path]

OPTIONS = ("--pack", "starter:fp32", "--fmr", 0.1, "--fpir", 0.5)


@pytest.fixture(scope="session")
def listed(pictures: Pictures, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people who do not exist in six lights each, one of them listed, and a picture that is none."""
    folder = tmp_path_factory.mktemp("listed")
    rows = [("path", "subject", "role", "light")]
    for subject in ("one", "other"):
        picture = cv2.imread(str(pictures[subject]))
        assert picture is not None
        for number, gain in enumerate(np.linspace(0.75, 1.1, 6)):
            name = f"{subject}-{number}.png"
            cv2.imwrite(str(folder / name), np.clip(picture * gain, 0, 255).astype(np.uint8))
            role = "gallery" if name == "one-0.png" else "probe"
            rows.append((name, subject, role, "dim" if gain < 0.9 else "bright"))
    (folder / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    rows.append(("damaged.png", "one", "probe", ""))
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "list.csv"


def one_object(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert len(lines) == 1
    found: dict[str, Any] = json.loads(lines[0])
    return found


def test_it_prints_one_object_and_writes_nothing(peelian: Peelian, listed: Path) -> None:
    before = sorted(listed.parent.iterdir())
    told = one_object(peelian("evaluate", listed, *OPTIONS, "--json"))
    assert set(told) >= {"fnmr_at_fmr", "fnir_at_fpir", "rank1", "auc", "failures_to_enrol", "groups", "model", "data"}
    assert told["fnmr_at_fmr"]["0.1"]["n"] == 30
    assert told["fnir_at_fpir"]["0.5"]["n"] == 5
    assert told["failures_to_enrol"]["errors"] == 1
    assert "damaged.png" in json.dumps(told["failures_to_enrol"])
    assert set(told["groups"]["light"]) == {"bright", "dim"}
    assert sorted(listed.parent.iterdir()) == before


def test_it_writes_a_report_plots_and_operating_points_and_forgets_the_templates(
    peelian: Peelian, listed: Path, tmp_path: Path, starter: Pack
) -> None:
    out = tmp_path / "new" / "folder"
    ran = peelian("evaluate", listed, *OPTIONS, "--out", out, "--data", "two people drawn by lot")
    assert ran.code == 0
    assert "failed to enrol" in ran.out
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == {
        "report.html",
        "report.pdf",
        "result.json",
        "similarities.svg",
        "det-one-to-one.svg",
        "det-group-light.svg",
        "groups-list-1-fpir-0.5-found.svg",
        "groups-list-1-fpir-0.5-wrongly-flagged.svg",
        "quarters-list-1-fpir-0.5-found.svg",
        "quarters-list-1-fpir-0.5-wrongly-flagged.svg",
        "operating-points/starter-fp32-fmr-0.1.json",
        "operating-points/starter-fp32-fpir-0.5-list-1.json",
    }
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["model"] == starter.model
    assert "two people drawn by lot" in (out / "report.html").read_text(encoding="utf-8")
    point = operating_points.read(out / "operating-points" / "starter-fp32-fpir-0.5-list-1.json")
    assert (point.model, point.gallery_size, point.target) == (starter.model, 1, 0.5)


def test_a_run_that_was_stopped_is_gone_on_with_and_tells_the_same(
    peelian: Peelian, listed: Path, tmp_path: Path, starter: Pack
) -> None:
    whole = one_object(peelian("evaluate", listed, *OPTIONS, "--out", tmp_path / "a", "--keep", "--json"))
    kept = (tmp_path / "a" / "templates.partial").read_bytes()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "templates.partial").write_bytes(kept[: len(kept) // 2])
    refused = peelian("evaluate", listed, *OPTIONS, "--out", tmp_path / "b")
    assert refused.code == 2
    assert "--resume" in refused.err
    assert one_object(peelian("evaluate", listed, *OPTIONS, "--out", tmp_path / "b", "--resume", "--json")) == whole
    assert not (tmp_path / "b" / "templates.partial").exists()
    Checkpoint.open(tmp_path / "a" / "templates.partial", model=starter.model, resume=True).close()


def wrong(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("path,subject\na.png,one\n", "column role is missing"),
        ("path,subject,role\na.png,one,watch\n", "line 2"),
        ("path,subject,role\n", "names no picture"),
        ("", "empty"),
        ("path,subject,role\nnone.png,one,both\nnone2.png,two,both\n", "no such file"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_sentence(peelian: Peelian, tmp_path: Path, text: str, said: str) -> None:
    ran = peelian("evaluate", wrong(tmp_path, text), "--pack", "starter:fp32")
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--resume",), "--resume"),
        (("--fpir", 2), "--fpir"),
        (("--fmr", "nan"), "--fmr"),
        (("--list-size", 0), "--list-size"),
        (("--pack", "nobody"), "no model pack"),
        (("--out", "/dev/null/x"), "cannot be written"),
    ],
)
def test_an_option_that_does_not_fit_is_one_sentence(
    peelian: Peelian, listed: Path, options: tuple[object, ...], said: str
) -> None:
    ran = peelian("evaluate", listed, *options)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_a_list_that_is_not_there_is_one_sentence(peelian: Peelian, tmp_path: Path) -> None:
    ran = peelian("evaluate", tmp_path / "none.csv")
    assert (ran.code, "no such file" in " ".join(ran.err.split())) == (2, True)
