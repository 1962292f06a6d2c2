import json
from pathlib import Path

import pytest

from peelian.errors import ManifestError
from peelian.jobs.assurance import truth


def written(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "street.gt.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def face(subject: str, crossing: int | None = None) -> dict[str, object]:
    return {"id": subject, "box": [10, 20, 40, 60], **({} if crossing is None else {"crossing": crossing})}


def test_every_crossing_is_a_passage(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {
            "listed": ["a"],
            "crossings": [{"crossing": 1, "recognisable": False}],
            "frames": [{"frame": 0, "faces": [face("a", 0), face("b", 2)]}, {"frame": 9, "faces": [face("a", 1)]}],
        },
    )
    passages = truth.read(path)
    assert [(one.subject, one.listed, one.fair) for one in passages] == [
        ("a", True, True),
        ("b", False, True),
        ("a", True, False),
    ]
    assert passages[0].boxes[0].height == 40


def test_without_crossings_everybody_passes_once(tmp_path: Path) -> None:
    frames = [{"frame": frame, "faces": [face("a")]} for frame in range(3)]
    (one,) = truth.read(written(tmp_path, {"enrolled": [], "frames": frames}))
    assert (len(one.boxes), one.listed) == (3, False)


@pytest.mark.parametrize("content", [[], {}, {"listed": [], "frames": [{}]}, {"listed": [], "frames": 3}])
def test_what_is_no_truth_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(ManifestError, match="not a ground truth"):
        truth.read(written(tmp_path, content))


def test_a_truth_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        truth.read(tmp_path / "nothing.json")
