"""`peelian evaluate --pad`, right and wrong, with a network that takes whatever is bright for a live face."""

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper


class Ran(Protocol):
    code: int
    out: str
    err: str


Peelian = Callable[..., Ran]


def bright(folder: Path) -> Path:
    """Write a module whose one network answers the mean brightness, as a share of 255, times 20."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["colours"]),
        helper.make_node("MatMul", ["colours", "weights"], ["raw"]),
        helper.make_node("Add", ["raw", "bias"], ["answer"]),
    ]
    weights = np.zeros((3, 3), np.float32)
    weights[:, 1] = 20 / 255 / 3
    graph = helper.make_graph(
        nodes,
        "bright",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, 80, 80])],
        [helper.make_tensor_value_info("answer", TensorProto.FLOAT, [1, 3])],
        [
            helper.make_tensor("weights", TensorProto.FLOAT, [3, 3], weights.ravel()),
            helper.make_tensor("bias", TensorProto.FLOAT, [3], [7.0, 0.0, 0.0]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    content: bytes = model.SerializeToString()
    onnx.checker.check_model(model)
    (folder / "bright.onnx").write_bytes(content)
    manifest = folder / "bright.toml"
    manifest.write_text(
        'name = "bright"\ntitle = "Whatever is bright"\nlicence = "MIT"\nsource = "this test"\n'
        "side_px = 80\nlive = 1\nabove = 0.5\n"
        f'[[networks]]\nfile = "bright.onnx"\nsha256 = "{hashlib.sha256(content).hexdigest()}"\ncrop = 2.7\n',
        encoding="utf-8",
    )
    return manifest


@pytest.fixture(scope="session")
def presented(pictures: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One person who does not exist, in the light and in the dark; the dark ones are called attacks."""
    folder = tmp_path_factory.mktemp("presented")
    face = cv2.imread(str(pictures["one"]))
    assert face is not None
    rows = [("path", "subject", "kind", "species")]
    for number in range(60):
        dark = number >= 30
        name = f"{number}.png"
        cv2.imwrite(str(folder / name), np.clip(face * (0.35 if dark else 1.0) + number % 30 / 10, 0, 255))
        rows.append(
            (name, f"one-{number % 30}", "attack" if dark else "bona_fide", "a photo in the dark" if dark else "")
        )
    rows.append(("none.png", "nobody", "bona_fide", ""))
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "list.csv"


def test_it_tells_each_species_and_writes_a_report(peelian: Peelian, presented: Path, tmp_path: Path) -> None:
    asked = ("evaluate", "--pad", presented, "--module", bright(tmp_path), "--pack", "starter:fp32")
    ran = peelian(*asked, "--out", tmp_path / "out", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert (told["event"], told["module"]) == ("presentation_attacks", "bright")
    assert (told["bpcer"]["errors"], told["bpcer"]["n"]) == (0, 30)
    assert told["apcer"]["a photo in the dark"]["apcer"]["errors"] == 0
    assert told["bona_fide_unanswered"]["errors"] == 1
    assert set(told["apcer_at_bpcer"]) == {"0.1"}
    assert json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8")) == told
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "a photo in the dark" in report
    assert "ISO/IEC 30107-3" in report
    said = peelian(*asked)
    assert said.code == 0
    assert "Nothing was written" in said.out
    assert "APCER" in said.out


@pytest.mark.parametrize("options", [("--pad",), ("--module", "none.toml")])
def test_a_list_without_a_module_and_a_module_without_a_list_are_refused(
    peelian: Peelian, presented: Path, options: tuple[str, ...]
) -> None:
    ran = peelian("evaluate", presented, *options)
    assert ran.code == 2
    assert "--module" in ran.err


def test_no_module_is_taken_for_granted(peelian: Peelian, presented: Path) -> None:
    ran = peelian("evaluate", "--pad", presented, "--module", presented.parent / "none.toml")
    assert ran.code == 2
    assert "none.toml" in ran.err
