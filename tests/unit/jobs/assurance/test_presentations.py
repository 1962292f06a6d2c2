from pathlib import Path

import pytest

from peelian.errors import InvalidValueError, ManifestError
from peelian.jobs.assurance import presentations
from peelian.jobs.assurance.manifest import Item, Role
from peelian.jobs.assurance.presentations import Kind, Presentation
from peelian.nouns.ids import SubjectId


def written(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_is_read_with_species_and_groups(tmp_path: Path) -> None:
    text = "path,subject,kind,species,light\na.jpg,ann,bona_fide,,day\nb.jpg,ann,attack,printed photo,night\n"
    live, attack = presentations.read(written(tmp_path, text))
    assert (live.kind, live.species, live.item.groups) == (Kind.BONA_FIDE, "", (("light", "day"),))
    assert (attack.kind, attack.species, attack.item.path) == (Kind.ATTACK, "printed photo", tmp_path / "b.jpg")


def test_live_faces_alone_need_no_species(tmp_path: Path) -> None:
    (live,) = presentations.read(written(tmp_path, "path,subject,kind\na.jpg,ann,bona_fide\n"))
    assert live.kind is Kind.BONA_FIDE


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("path,subject,kind\n", "names no picture"),
        ("path,subject\na.jpg,ann\n", "column kind is missing"),
        ("path,subject,kind\na.jpg,ann,fake\n", "'fake' is no kind"),
        ("path,subject,kind\na.jpg,ann,attack\n", "no species"),
        ("path,subject,kind,species\na.jpg,ann,attack,\n", "no species"),
        ("path,subject,kind\na.jpg,ann,bona_fide\na.jpg,ann,bona_fide\n", "named on line 2 already"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ManifestError, match=problem):
        presentations.read(written(tmp_path, text))


def test_an_attack_has_a_species() -> None:
    item = Item(line=2, name="a", path=Path("a"), subject=SubjectId("ann"), role=Role.PROBE)
    with pytest.raises(InvalidValueError):
        Presentation(item=item, kind=Kind.ATTACK)
