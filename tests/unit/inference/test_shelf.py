from importlib import resources
from pathlib import Path

import pytest

from peelian.errors import ManifestError, UnknownPackError
from peelian.inference import shelf

OPEN_ZOO = (resources.files("peelian.inference") / "packs" / "open-zoo.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_packs_of_the_house_are_known_and_the_default_comes_first(tmp_path: Path) -> None:
    assert list(shelf.manifests(tmp_path)) == ["starter", "buffalo-s", "open-zoo", "opencv-zoo"]


def test_an_added_manifest_is_known_from_then_on(tmp_path: Path) -> None:
    added = shelf.add(written(tmp_path, OPEN_ZOO.replace('name = "open-zoo"', 'name = "mine"')), tmp_path)
    assert shelf.named("mine", tmp_path) == added


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OPEN_ZOO, "Peelian's own"),
        ("name = 3", "name"),
        (
            OPEN_ZOO.replace('name = "open-zoo"', 'name = "mine"').replace(
                "caveat =", 'package = "numpy==2"\ncaveat =', 1
            ),
            "from packages",
        ),
    ],
)
def test_a_manifest_that_cannot_be_taken_in_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ManifestError, match=problem):
        shelf.add(written(tmp_path, text), tmp_path)
    assert not (tmp_path / shelf.ADDED).exists()


def test_a_manifest_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        shelf.add(tmp_path / "none.toml", tmp_path)


def test_a_pack_that_nobody_knows_is_an_error_that_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(UnknownPackError, match="starter, buffalo-s"):
        shelf.named("stater", tmp_path)
