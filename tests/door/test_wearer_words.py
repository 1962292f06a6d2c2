"""What a wearer's app says: in each language the same things, and nothing that blames anybody."""

import re
from importlib.resources import files

import pytest

from peelian.law.checkins.rules import KEPT
from peelian.nouns.compared import Coaching
from peelian.nouns.order import QuietKind
from peelian.nouns.prompt import Answer
from peelian.nouns.request import RequestKind
from peelian.nouns.turn import Turn
from peelian.web.wearer import told

WEB_STATIC = files("peelian.web") / "static"
STATIC = WEB_STATIC / "wearer"
KEY = re.compile(r"^  (\w+): \"(.*)\",$", re.MULTILINE)
HOLE = re.compile(r"\{(\w+)\}")
COMPOSED = re.compile(r"""(?:words|say)\(`(\w+)\$\{""")
LITERAL = re.compile(
    r"""\b(?:heading|para|button|h\("\w+", \{[^}]*\},|replaceChildren|textContent =)\s*\(?\s*["`][A-Za-z]"""
)
BY_NAME = (
    *(f"photo_{turn}" for turn in Turn),
    *(f"advice_{advice}" for advice in (*Coaching, "none")),
    *(f"{why}_{part}" for why in (*told.WHYS, "rest") for part in ("title", "what")),
    *(f"quiet_{kind}" for kind in QuietKind),
    *(f"trouble_{kind}" for kind in ("battery", "link", "camera", "broken")),
    *(f"other_{how}" for how in Answer if how is not Answer.PHOTO),
    *(f"held_{what}" for what in (*KEPT, *RequestKind)),
)
"""What is put together from a part and the name of a thing."""

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
    assert {*BY_NAME} <= set(words("en"))
    assert {name.partition("_")[0] for name in BY_NAME} >= {one.strip("_") for one in COMPOSED.findall(scripts())}


@pytest.mark.parametrize("language", ["cy", "ar"])
def test_nothing_that_can_be_said_falls_back_to_english(language: str) -> None:
    said = words(language)
    assert USED.findall(scripts())
    assert [key for key in {*USED.findall(scripts()), *BY_NAME} if not said.get(key, "").strip()] == []


def test_no_screen_says_anything_but_the_words_of_its_language() -> None:
    found = [line for line in scripts().splitlines() if LITERAL.search(line) and not KEY.match(line)]
    assert found == []


def test_a_screen_that_spoke_english_by_itself_would_be_found() -> None:
    assert LITERAL.search('      heading("Nothing to do"),')
    assert LITERAL.search("      para(`Next review on ${day}`),")
    assert not LITERAL.search('      heading(words("rest_title")),')


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
    static = WEB_STATIC
    for app in ("phone", "wearer"):
        told = (static / app / "sw.js").read_text(encoding="utf-8")
        assert told.count("importScripts(") == told.count('importScripts("/static/shell.js");') == 1
        assert not re.search(r"addEventListener|caches|fetch\(", told)


def test_the_app_opens_no_file_and_stores_no_photo() -> None:
    whole = scripts() + (WEB_STATIC / "camera.js").read_text(encoding="utf-8")
    assert 'type: "file"' not in whole
    assert "showOpenFilePicker" not in whole
    assert len(re.findall(r"getUserMedia", whole)) == 2
