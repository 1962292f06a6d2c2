"""There is no code for what Peelian will not do: no name of it in the source, no field of it in a noun."""

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import peelian.nouns

SOURCE = Path(__file__).parents[2] / "src" / "peelian"
NOBODY_INFERS = {"emotion", "ethnicity", "ethnic", "gender", "sex", "gait", "covert", "avoidance", "avoided"}
NO_NOUN_HOLDS = NOBODY_INFERS | {"age", "race", "name", "mood", "expression"}
DRAWN_NOT_INFERRED = "synthetic"
"""People who do not exist are drawn with every visible difference; that says nothing about anybody."""


def words(identifier: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Za-z][a-z]*|[A-Z]+", identifier)}


def identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case _:
                pass


def crossings(source: str) -> set[str]:
    return {name for name in identifiers(ast.parse(source)) if words(name) & NOBODY_INFERS}


def test_no_code_infers_what_must_not_be_inferred() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): crossed
        for path in SOURCE.rglob("*.py")
        if DRAWN_NOT_INFERRED not in path.relative_to(SOURCE).parts
        and (crossed := crossings(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_the_search_finds_such_code() -> None:
    assert crossings("def gender_of(face): return face.emotion") == {"gender_of", "emotion"}


def test_no_noun_of_a_person_holds_more_than_where_a_face_is_and_how_good_the_picture_is() -> None:
    held = {
        f"{kind.__name__}.{field.name}"
        for module in pkgutil.iter_modules(peelian.nouns.__path__, "peelian.nouns.")
        for kind in vars(importlib.import_module(module.name)).values()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type)
        for field in dataclasses.fields(kind)
        if words(field.name) & NO_NOUN_HOLDS
    }
    assert held == {"OperatingPoint.name"}
