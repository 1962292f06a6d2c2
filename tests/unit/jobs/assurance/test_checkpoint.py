import json
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from peelian.errors import BadOptionError
from peelian.jobs.assurance.checkpoint import Checkpoint
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.ports import Portrait
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template

Listed = Callable[..., Item]
MODEL = ModelId("m")
TEMPLATE = Template(model=MODEL, vector=np.array([0.6, 0.8], np.float32), signal=1.25)
KEPT = {"name": "cyd-1.jpg", "subject": "cyd", "signal": None, "eye_distance_px": 30.0, "sharpness": 0.5}
PORTRAIT = Portrait(template=TEMPLATE, eye_distance_px=31.5)


def begun(path: Path, item: Listed) -> None:
    checkpoint = Checkpoint.open(path, model=MODEL, resume=False)
    checkpoint.add(item("ann-1.jpg"), PORTRAIT)
    checkpoint.add(item("bob-1.jpg"), "no face found")
    checkpoint.close()


def test_what_was_kept_is_there_again(tmp_path: Path, item: Listed) -> None:
    path = tmp_path / "templates.partial"
    begun(path, item)
    again = Checkpoint.open(path, model=MODEL, resume=True)
    known = again.outcome(item("ann-1.jpg"))
    assert isinstance(known, Portrait)
    assert np.array_equal(known.template.vector, TEMPLATE.vector)
    assert (known.template.signal, known.eye_distance_px, known.sharpness) == (1.25, 31.5, None)
    assert again.outcome(item("bob-1.jpg")) == "no face found"
    assert again.outcome(item("cyd-1.jpg")) is None
    again.close()


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_line_cut_short_is_done_again_and_the_rest_kept(tmp_path: Path, item: Listed, cut: int) -> None:
    path = tmp_path / "templates.partial"
    begun(path, item)
    path.write_bytes(path.read_bytes()[:-cut])
    again = Checkpoint.open(path, model=MODEL, resume=True)
    assert again.outcome(item("bob-1.jpg")) is None
    assert again.outcome(item("ann-1.jpg")) is not None
    again.add(item("bob-1.jpg"), "no face found")
    again.close()
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line.get("name") for line in lines] == [None, "ann-1.jpg", "bob-1.jpg"]


@pytest.mark.parametrize("template", ["!!", "AAAA", "AACAfwAAgH8="])
def test_a_damaged_template_ends_what_is_known(tmp_path: Path, item: Listed, template: str) -> None:
    path = tmp_path / "templates.partial"
    begun(path, item)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**KEPT, "template": template}) + "\n")
    again = Checkpoint.open(path, model=MODEL, resume=True)
    assert again.outcome(item("cyd-1.jpg")) is None
    assert len(again.known) == 2
    again.close()


def test_a_line_without_what_was_measured_ends_what_is_known(tmp_path: Path, item: Listed) -> None:
    path = tmp_path / "templates.partial"
    begun(path, item)
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[1])
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"name": "cyd-1.jpg", "subject": "cyd", "template": first["template"]}) + "\n")
    again = Checkpoint.open(path, model=MODEL, resume=True)
    assert again.outcome(item("cyd-1.jpg")) is None
    again.close()


def test_only_its_owner_may_read_it(tmp_path: Path, item: Listed) -> None:
    begun(tmp_path / "templates.partial", item)
    assert stat.S_IMODE((tmp_path / "templates.partial").stat().st_mode) == 0o600


def test_it_is_gone_once_removed(tmp_path: Path) -> None:
    checkpoint = Checkpoint.open(tmp_path / "templates.partial", model=MODEL, resume=False)
    checkpoint.remove()
    assert list(tmp_path.iterdir()) == []


def test_an_unfinished_run_is_not_overwritten_by_another(tmp_path: Path, item: Listed) -> None:
    begun(tmp_path / "templates.partial", item)
    with pytest.raises(BadOptionError, match="--resume"):
        Checkpoint.open(tmp_path / "templates.partial", model=MODEL, resume=False)


def test_another_models_run_is_not_gone_on_with(tmp_path: Path, item: Listed) -> None:
    begun(tmp_path / "templates.partial", item)
    with pytest.raises(BadOptionError, match="another model"):
        Checkpoint.open(tmp_path / "templates.partial", model=ModelId("other"), resume=True)


def test_a_file_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "templates.partial"
    path.write_text("my shopping list\n", encoding="utf-8")
    with pytest.raises(BadOptionError, match="gone on with"):
        Checkpoint.open(path, model=MODEL, resume=True)
    assert path.read_text(encoding="utf-8") == "my shopping list\n"


def test_to_resume_what_was_never_begun_begins(tmp_path: Path) -> None:
    Checkpoint.open(tmp_path / "templates.partial", model=MODEL, resume=True).close()
    assert (tmp_path / "templates.partial").stat().st_size > 0


def test_a_folder_that_is_not_there_is_an_error_of_the_option(tmp_path: Path) -> None:
    with pytest.raises(BadOptionError, match="cannot be written"):
        Checkpoint.open(tmp_path / "none" / "templates.partial", model=MODEL, resume=False)
