"""There is no code for what Peelian will not do: no name of it in the source, no field of it in a noun."""

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import peelian.nouns
from peelian.nouns.deployment import Declared

SOURCE = Path(__file__).parents[2] / "src" / "peelian"
NOBODY_INFERS = {"emotion", "ethnicity", "ethnic", "gender", "sex", "gait", "covert", "avoidance", "avoided"}
NO_NOUN_HOLDS = NOBODY_INFERS | {"age", "race", "name", "mood", "expression"}
DRAWN_NOT_INFERRED = "synthetic"
"""People who do not exist are drawn with every visible difference; that says nothing about anybody."""

SAID_BY_THEMSELVES = {
    "nouns/deployment.py": {"ethnicity", "sex"},
    "jobs/live/desk/measuring.py": {"ethnicity", "sex"},
    "web/pages/street.py": {"ethnicity", "sex"},
}
"""Equality monitoring: what people who were spoken to say of themselves, kept where nothing leads back to them. Nothing
that looks at a picture is on this list."""

NAMED_ON_PURPOSE = {
    "Body.name",
    "CameraPlan.name",
    "Component.name",
    "OperatingPoint.name",
    "Person.name",
    "PointUse.name",
    "Purl.name",
    "Subject.name",
    "Told.name",
}
"""What has a name: a camera, a threshold, a body and its equipment, who works here, who is on a list, and what a
list's own record tells."""

FROM_PICTURES = {"Alert", "Candidate", "Face", "Frame", "Following", "Quality", "Reference", "Template"}
"""Nouns that are made from pictures."""


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
        name: left
        for path in SOURCE.rglob("*.py")
        if DRAWN_NOT_INFERRED not in path.relative_to(SOURCE).parts
        and (name := path.relative_to(SOURCE).as_posix())
        and (left := crossings(path.read_text(encoding="utf-8")) - SAID_BY_THEMSELVES.get(name, set()))
    }
    assert not found


def test_the_search_finds_such_code() -> None:
    assert crossings("def gender_of(face): return face.emotion") == {"gender_of", "emotion"}


def held() -> set[str]:
    return {
        f"{kind.__name__}.{field.name}"
        for module in pkgutil.iter_modules(peelian.nouns.__path__, "peelian.nouns.")
        for kind in vars(importlib.import_module(module.name)).values()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type)
        for field in dataclasses.fields(kind)
        if words(field.name) & NO_NOUN_HOLDS
    }


def test_no_noun_that_is_made_from_a_picture_says_what_somebody_is_like() -> None:
    assert not {name for name in held() if name.split(".")[0] in FROM_PICTURES}


def test_every_name_and_every_declared_answer_is_there_on_purpose() -> None:
    declared = {"Declared.ethnicity", "Declared.age_band", "Declared.sex"}
    ages_of_pictures = {name for name in held() if name.endswith("picture_ages_years")}
    assert held() - declared - ages_of_pictures == NAMED_ON_PURPOSE


def test_what_people_say_of_themselves_leads_back_to_nobody() -> None:
    assert {field.name for field in dataclasses.fields(Declared)} == {"correct", "ethnicity", "age_band", "sex"}
