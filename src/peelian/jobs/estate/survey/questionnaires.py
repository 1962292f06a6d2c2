"""Read a questionnaire from TOML, write it as JSON Schema (2020-12), and say by its digest which one answers are to."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final

import jsonschema
import rfc8785

from peelian.errors import InvalidValueError, QuestionnaireError
from peelian.jobs.estate.survey import wording
from peelian.nouns.asset import SystemType
from peelian.nouns.ids import QuestionnaireId
from peelian.nouns.questionnaire import Condition, Facet, Part, Question, QuestionKind, Questionnaire, Said

DIALECT = "https://json-schema.org/draft/2020-12/schema"

LONGEST_ANSWER = 4_000
"""Characters of a text, or of what is named as evidence."""

MOST_ROWS = 500
"""Rows of a table: more than any body has makes and models of one kind of equipment."""

LARGEST = 10_000_000
"""Of a number that is answered."""

MOST_BYTES = 1_000_000
"""Of a questionnaire: some thousands of questions."""

_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": LONGEST_ANSWER}
_TITLE: Final = {**_TEXT, "maxLength": 200}
_COLUMNS: Final = {"type": "array", "items": _TEXT, "maxItems": 20}
_NAME: Final = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*$"}
_ASKED: Final[dict[str, object]] = {
    "id": {"type": "string", "maxLength": 80},
    "section": _NAME,
    "kind": {"enum": [it.value for it in QuestionKind]},
    **dict.fromkeys(("asks", "asks_cy", "hint", "hint_cy"), _TEXT),
    **dict.fromkeys(("columns", "columns_cy"), _COLUMNS),
    "facet": {"enum": [it.value for it in Facet]},
    "principle": {"type": "integer"},
    "sensitive": {"type": "boolean"},
    "when": {
        "type": "object",
        "properties": {"question": _TEXT, "said": {"enum": [it.value for it in Said]}},
        "required": ["question", "said"],
        "additionalProperties": False,
    },
}
_EACH: Final = {name: of for name, of in _ASKED.items() if name != "section"}
SHAPE: Final = {
    "$schema": DIALECT,
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80},
        "version": {"type": "integer", "minimum": 1, "maximum": 10_000},
        **dict.fromkeys(("title", "title_cy"), _TITLE),
        "note": {"type": "string", "maxLength": LONGEST_ANSWER},
        "parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {
                "type": "object",
                "properties": {
                    "id": _NAME,
                    **dict.fromkeys(("title", "title_cy"), _TEXT),
                    "system": {"enum": [it.value for it in SystemType]},
                },
                "required": ["id", "title"],
                "additionalProperties": False,
            },
        },
        "questions": {
            "type": "array",
            "maxItems": 1_000,
            "items": {
                "type": "object",
                "properties": _ASKED,
                "required": ["id", "section", "kind", "asks"],
                "additionalProperties": False,
            },
        },
        "each": {
            "type": "array",
            "maxItems": 100,
            "items": {
                "type": "object",
                "properties": _EACH,
                "required": ["id", "kind", "asks"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["id", "version", "title", "parts"],
    "additionalProperties": False,
}
"""Of a questionnaire as TOML: somebody else may have written it, so that nothing in it is taken on trust."""


def parse(content: bytes) -> Questionnaire:
    """Read a questionnaire. Questions under `each` are asked of every part that is about equipment.

    Raises:
        QuestionnaireError: it is no TOML, no questionnaire, or larger than any.
    """
    if len(content) > MOST_BYTES:
        problem = f"it is larger than {MOST_BYTES // 1_000_000} MB"
        raise QuestionnaireError(problem)
    try:
        told = tomllib.loads(content.decode("utf-8"))
        _checked(told)
        parts = tuple(_part(one) for one in told["parts"])
        return Questionnaire(
            id=QuestionnaireId(told["id"]),
            version=told["version"],
            title=told["title"],
            note=told.get("note", ""),
            parts=parts,
            questions=tuple(_questions(told, parts)),
            welsh=wording.welsh(told),
        )
    except (ValueError, RecursionError, InvalidValueError) as error:
        raise QuestionnaireError(str(error).rstrip(".")) from error


def schema(of: Questionnaire) -> dict[str, object]:
    """Write a questionnaire as a JSON Schema that answers are valid against.

    What whoever answers is shown is in it, too, so that its digest changes with every word.
    """
    return {
        "$schema": DIALECT,
        "$id": f"urn:peelian:questionnaire:{of.id}:{of.version}",
        "title": of.title,
        "description": of.note,
        **({"x-cy": dict(of.welsh)} if of.welsh else {}),
        "type": "object",
        "properties": {one.id: _property(one) for one in of.questions},
        "additionalProperties": False,
        "allOf": [_condition(one) for one in of.questions if one.when is not None],
    }


def digest(of: Questionnaire) -> str:
    """Return the SHA-256 (hex) of the schema in canonical JSON."""
    return sha256(rfc8785.dumps(schema(of))).hexdigest()  # type: ignore[arg-type]


def same(one: Question, other: Question) -> bool:
    """Say whether two questions ask the same, so that their answers may be compared over rounds."""
    return replace(one, section="", hint="") == replace(other, section="", hint="")


def _checked(told: Mapping[str, Any]) -> None:
    """Check that there is what has to be, and nothing else, and say where it is not so.

    Raises:
        QuestionnaireError: something is missing, unknown, or of another kind.
    """
    wrong = jsonschema.Draft202012Validator(SHAPE).iter_errors(told)
    error = min(wrong, key=lambda it: it.json_path, default=None)
    if error is not None:
        where = error.json_path.removeprefix("$").removeprefix(".") or "the table at the top"
        problem = f"{where}: {error.message[:200]}"
        raise QuestionnaireError(problem)


def _part(told: Mapping[str, Any]) -> Part:
    system = told.get("system")
    return Part(id=told["id"], title=told["title"], system=None if system is None else SystemType(system))


def _questions(told: Mapping[str, Any], parts: tuple[Part, ...]) -> Iterator[Question]:
    systems = {part.id: part.system for part in parts}
    for part in parts:
        for one in told.get("questions", ()):
            if one["section"] == part.id:
                yield _question(one, systems)
        if part.system is not None:
            yield from (_question(_made_for(one, part), systems) for one in told.get("each", ()))
    if odd := {one["section"] for one in told.get("questions", ())} - systems.keys():
        raise InvalidValueError("Questionnaire", "questions", "in a part", repr(sorted(odd)))


def _made_for(told: Mapping[str, Any], part: Part) -> dict[str, Any]:
    """Write a question that is asked of every kind of equipment for one of them."""
    made = {**told, "section": part.id, "id": f"{part.id}.{told['id']}"}
    made["asks"] = wording.inserted(told["asks"], part.title)
    if "when" in told:
        made["when"] = {**told["when"], "question": f"{part.id}.{told['when']['question']}"}
    return made


def _question(told: Mapping[str, Any], systems: Mapping[str, SystemType | None]) -> Question:
    when, facet = told.get("when"), told.get("facet")
    return Question(
        id=told["id"],
        section=told["section"],
        kind=QuestionKind(told["kind"]),
        asks=told["asks"],
        hint=told.get("hint", ""),
        columns=tuple(told.get("columns", ())),
        system=systems.get(told["section"]),
        facet=None if facet is None else Facet(facet),
        principle=told.get("principle", 0),
        sensitive=told.get("sensitive", False),
        when=None if when is None else Condition(question=when["question"], said=Said(when["said"])),
    )


def _property(one: Question) -> dict[str, object]:
    said = [Said.YES, Said.NO, Said.DONT_KNOW, Said.NOT_HELD]
    withheld = {"enum": [Said.DONT_KNOW.value, Said.NOT_HELD.value]}
    text = {"type": "string", "maxLength": LONGEST_ANSWER}
    row = {"type": "array", "items": text, "minItems": len(one.columns), "maxItems": len(one.columns)}
    forms: dict[QuestionKind, dict[str, object]] = {
        QuestionKind.CHOICE: {"said": {"enum": [it.value for it in said]}},
        QuestionKind.NUMBER: {"said": withheld, "number": {"type": "integer", "minimum": 0, "maximum": LARGEST}},
        QuestionKind.TEXT: {"said": withheld, "text": {**text, "minLength": 1}},
        QuestionKind.TABLE: {
            "said": withheld,
            "rows": {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS},
        },
    }
    form = forms[one.kind]
    return {
        "title": one.asks,
        "description": one.hint,
        "$comment": f"section {one.section}; principle {one.principle}; sensitive {str(one.sensitive).lower()}",
        "x-columns": list(one.columns),
        "type": "object",
        "properties": {**form, "evidence": text},
        "oneOf": [{"required": [name]} for name in form],
        "additionalProperties": False,
    }


def _condition(one: Question) -> dict[str, object]:
    """An answer is there only where the earlier one was given that makes its question be asked."""
    assert one.when is not None  # noqa: S101 - asked only then
    earlier = {"type": "object", "properties": {"said": {"const": one.when.said.value}}, "required": ["said"]}
    wanted = {"properties": {one.when.question: earlier}, "required": [one.when.question]}
    return {"if": {"required": [one.id]}, "then": wanted}
