"""The command line with arguments that fit nothing: a sentence and status 2, and never a traceback.

`PEELIAN_FUZZ=20` makes twenty times as many calls; what is called is the same in every run.
"""

import contextlib
import enum
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.main import get_command

from peelian.cli import app
from tests.door.conftest import Peelian
from tests.door.test_fuzz import MORE

TIMES = 3 * MORE
LONG = {
    ("demo",),
    ("serve",),
    ("bench",),
    ("prove", "forgetting"),
    ("simulate-wearers",),
    ("synth", "cast"),
    ("synth", "street"),
    ("audit", "witness", "serve"),
    ("public", "capabilities"),
    ("models", "pull"),
}
"""Verbs that serve, draw or measure for long once their arguments fit; each is given some that never do below."""

NUMBERS = ("NaN", "-1", "inf", "1e400", "x", "", "0", "9" * 30, "1.5", "0x1")
WORDS = ("", "x", "../x", "NaN", "\u202e", "a b", "x" * 300, "[red]", "{}", "'", "\udcff", "uk-2026", "http://[", "p-1")


class Ran:
    """How a call ended."""

    def __init__(self, words: Sequence[str]) -> None:
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            patch.setattr(sys, "argv", ["peelian", *words])
            try:
                app.main()
                self.code: object = 0
            except SystemExit as left:
                self.code = left.code or 0
        self.said = out.getvalue() + err.getvalue()
        self.err = err.getvalue()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Files and folders of the wrong kind; the calls run beside them."""
    folder = tmp_path_factory.mktemp("places")
    contents = {
        "empty": b"",
        "text.txt": b"hello\n",
        "junk.bin": bytes(range(256)) * 40,
        "list.json": b"[]",
        "nan.json": b'{"a":NaN}',
        "deep.json": b"[" * 5000,
        "broken.toml": b"a = [1",
        "plain.toml": b"a=1\n",
        "other.csv": b"a,b\n1\n",
        "sixteen.csv": b"\xff\xfe\x00a,b\n",
        "cut.png": b"\x89PNG\r\n\x1a\n",
        "h\u00e9 \u202e.png": b"\xff\xd8\xff",
        "book.xlsx": b"PK\x03\x04" + bytes(50),
        "film.mp4": b"\0\0\0\x18ftypmp42" + bytes(100),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "folder" / "within").mkdir(parents=True)
    (folder / "folder" / "within" / "a.png").write_bytes(b"no picture")
    (folder / "circle").symlink_to(folder / "circle")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PEELIAN_DATA", str(folder / "desk"))
        patch.setenv("PEELIAN_CONFIG", str(folder / "config"))
        named = [str(one) for one in sorted(folder.iterdir())]
        yield [*named, "", "missing", "missing/folder/x", "/dev/null", "x" * 300, ".", "\udcff"]


def verbs() -> list[tuple[tuple[str, ...], Any]]:
    """Every verb with its command."""
    found: list[tuple[tuple[str, ...], Any]] = []

    def walk(command: Any, path: tuple[str, ...]) -> None:
        for name, below in getattr(command, "commands", {}).items():
            walk(below, (*path, name))
        if not hasattr(command, "commands"):
            found.append((path, command))

    for name in app.VERBS:
        walk(get_command(app.built([name])).commands[name], (name,))  # type: ignore[attr-defined]
    return found


def values(parameter: Any, places: list[str]) -> st.SearchStrategy[str]:
    """What is handed over for a parameter."""
    kind = parameter.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return st.sampled_from([*(str(one.value) for one in kind), "x", ""])
    if "Path" in str(kind):
        return st.sampled_from(places)
    if any(number in str(kind) for number in ("int", "float")):
        return st.sampled_from(NUMBERS)
    return st.sampled_from(WORDS) | st.sampled_from(places)


@st.composite
def words(draw: st.DrawFn, path: tuple[str, ...], command: Any, places: list[str]) -> list[str]:
    """A call of a verb: its arguments, nearly always, and some of its options."""
    made = list(path)
    for parameter in command.params:
        if "--help" in parameter.opts:
            continue
        wanted = parameter.param_type_name == "argument" or parameter.required
        if draw(st.integers(0, 9)) >= (9 if wanted else 3):
            continue
        if parameter.param_type_name != "argument":
            made.append(parameter.opts[0])
        if not getattr(parameter, "is_flag", False):
            made.append(draw(values(parameter, places)))
    return made


@pytest.mark.slow
def test_no_verb_breaks_on_what_it_is_handed(places: list[str]) -> None:
    wrong: list[str] = []

    def once(call: list[str]) -> None:
        try:
            ran = Ran(call)
        except Exception as error:  # noqa: BLE001 - whatever it is, a user would have seen it
            wrong.append(f"{error!r}: {call}")
            return
        if ran.code not in {0, 1, 2} or (ran.code and not ran.said.strip()) or "Traceback" in ran.said:
            wrong.append(f"status {ran.code}: {call}")
        if ran.code == 2 and not ran.err.strip():
            wrong.append(f"no word: {call}")

    for path, command in verbs():
        if path in LONG:
            continue
        run = settings(
            max_examples=TIMES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        run(given(words(path, command, places))(once))()
    assert not wrong, "\n".join(wrong)


def test_the_verbs_that_run_for_long_are_verbs() -> None:
    assert {path for path, _ in verbs()} >= LONG


@pytest.mark.parametrize(
    "call",
    [
        ("demo", "--check", "NaN"),
        ("demo", "--check", "inf"),
        ("demo", "--seconds", "-inf"),
        ("demo", "--port", "0"),
        ("serve", "--port", "x"),
        ("bench", "nothing"),
        ("simulate-wearers", "--people", "0"),
        ("synth", "cast", "drawn", "--people", "0"),
        ("synth", "street", "drawn", "--seconds", "NaN"),
        ("synth", "street", "drawn", "--seconds", "1e9"),
        ("audit", "witness", "serve", "missing"),
        ("public", "capabilities", "more"),
        ("models", "pull", "no-such-pack"),
    ],
    ids=" ".join,
)
def test_what_would_run_for_long_ends_at_once_in_a_sentence(
    peelian: Peelian, places: list[str], call: tuple[str, ...]
) -> None:
    assert places
    ran = peelian(*call)
    assert ran.code == 2, ran
    assert ran.err.strip()
    assert "Traceback" not in ran.err
    assert not Path("drawn").exists()


def test_bytes_that_are_no_text_are_said_to_be(peelian: Peelian, places: list[str]) -> None:
    ran = peelian("user", "link", "\udcff")
    assert places
    assert (ran.code, "no text in UTF-8" in ran.err) == (2, True)


def test_a_file_that_the_system_refuses_is_named(peelian: Peelian, places: list[str]) -> None:
    ran = peelian("policy", "show", "x" * 300)
    assert places
    assert (ran.code, "too long" in ran.err) == (2, True)
    assert len(ran.err) < 500
