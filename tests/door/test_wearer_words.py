"""What a wearer's app says: in each language the same things, and nothing that blames anybody."""

import re
from importlib.resources import files

import pytest

from peelian.nouns.compared import Coaching
from peelian.nouns.turn import Turn
from peelian.web.wearer import told

STATIC = files("peelian.web") / "static" / "wearer"
KEY = re.compile(r"^  (\w+): \"(.*)\",$", re.MULTILINE)
HOLE = re.compile(r"\{(\w+)\}")
USED = re.compile(r"""(?:words|say)\(\s*"(\w+)\"""")


def words(language: str) -> dict[str, str]:
    return dict(KEY.findall((STATIC / f"{language}.js").read_text(encoding="utf-8")))


def scripts() -> str:
    found = [*STATIC.iterdir(), *(STATIC / "screens").iterdir()]
    return "\n".join(one.read_text(encoding="utf-8") for one in found if one.name.endswith(".js"))


@pytest.mark.parametrize("language", ["cy", "ar"])
def test_each_language_says_everything_and_says_that_it_is_a_draft(language: str) -> None:
    english, other = words("en"), words(language)
    assert set(other) == set(english) | {"language_draft"}
    for key, text in english.items():
        assert sorted(HOLE.findall(other[key])) == sorted(HOLE.findall(text)), key
        assert other[key] != text or key == "trouble_camera", key


def test_everything_that_is_said_has_words() -> None:
    used = set(USED.findall(scripts()))
    assert used
    assert used <= set(words("en")) | {"language_draft"}
    by_name = {
        *(f"photo_{turn}" for turn in Turn),
        *(f"advice_{advice}" for advice in Coaching),
        *(f"{why}_{part}" for why in told.WHYS for part in ("title", "what")),
    }
    assert by_name <= set(words("en"))


def test_nothing_that_is_said_blames_anybody() -> None:
    blame = re.compile(r"\b(fail|breach|violat|must|warn|punish|consequence|penalt)", re.IGNORECASE)
    assert not [text for text in words("en").values() if blame.search(text)]


def test_the_worker_keeps_every_file_of_the_app_and_nothing_of_anybody() -> None:
    kept = set(re.findall(r'^  "(/[^"]+)",$', (STATIC / "sw.js").read_text(encoding="utf-8"), re.MULTILINE))
    own = [f"/static/wearer/{one.name}" for one in STATIC.iterdir() if one.name.endswith((".js", ".css"))]
    own += [f"/static/wearer/screens/{one.name}" for one in (STATIC / "screens").iterdir()]
    assert set(own) - {"/static/wearer/sw.js"} <= kept
    assert not [path for path in kept if path.startswith("/checkin/api")]


def test_both_workers_do_the_same_with_what_they_are_told_to_keep() -> None:
    static = STATIC.parent
    for app in ("phone", "wearer"):
        told = (static / app / "sw.js").read_text(encoding="utf-8")
        assert told.count("importScripts(") == told.count('importScripts("/static/shell.js");') == 1
        assert not re.search(r"addEventListener|caches|fetch\(", told)


def test_the_app_opens_no_file_and_stores_no_photo() -> None:
    whole = scripts() + (STATIC.parent / "camera.js").read_text(encoding="utf-8")
    assert 'type: "file"' not in whole
    assert "showOpenFilePicker" not in whole
    assert len(re.findall(r"getUserMedia", whole)) == 2
