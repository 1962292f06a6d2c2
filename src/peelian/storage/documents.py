"""Keep a noun as a JSON document, and read back exactly that noun or nothing.

A document has all fields of its noun and no other: one that lacks a field is not filled up with a default, because
nobody ever said that. Who changes a noun writes a migration that rewrites the documents.
"""

import json
import types
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Noun = TypeVar("Noun", bound=Hashable)

Read = Callable[[object], Any]
"""Turns one JSON value into what a field holds, or raises a ValueError."""

EXACT: dict[type, tuple[type, ...]] = {str: (str,), bool: (bool,), int: (int,), float: (float, int)}
"""JSON types that a field of this type is read from. A whole float is written as `1.0`, and read from `1` as well."""


def encode(noun: object) -> str:
    """Write a noun as JSON, with sorted keys."""
    return _ENCODER.encode(noun)


def decode(kind: type[Noun], document: str) -> Noun:
    """Read a noun.

    Raises:
        ValueError: it is no JSON, lacks a field, has one too many, or holds something of another type. Who knows where
            the document lies makes a StoreError of it.
        InvalidValueError: it holds a value that the noun refuses.
    """
    read: Any = _reader(kind)
    noun: Noun = read(json.loads(document, parse_constant=_no_constant))
    return noun


def _no_constant(text: str) -> object:
    raise ValueError(text)


def _plain(value: object) -> object:
    """Turn a value that JSON has not into one that it has, by one step; the encoder asks again for what is in it."""
    kind: Any = type(value)
    names = _names(kind)
    if names:
        return {name: getattr(value, name) for name in names}
    if isinstance(value, date):  # and datetime, which is one
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted((item.value if isinstance(item, Enum) else item for item in value), key=repr)
    raise TypeError(type(value))


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_plain, check_circular=False
)
"""Made once: what is kept by the hundred thousand must not cost more than it has to."""


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Return the names of a noun's fields; none for what is no noun."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


@cache
def _reader(kind: Any) -> Read:
    """Find out once how a type is read."""
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _optional(kind)
    if origin is tuple and get_args(kind)[-1] is not Ellipsis:
        return _each(kind)
    if origin in {tuple, frozenset}:
        return _many(kind, origin)
    kind = getattr(kind, "__supertype__", kind)  # a NewType is what it is made of
    if is_dataclass(kind):
        return _document(kind)
    if kind in EXACT:
        return _scalar(kind)
    if issubclass(kind, Enum | date):
        return _text(kind, kind if issubclass(kind, Enum) else kind.fromisoformat)
    raise TypeError(kind)


def _optional(kind: Any) -> Read:
    options = [option for option in get_args(kind) if option is not types.NoneType]
    if len(options) != 1:
        raise TypeError(kind)
    read = _reader(options[0])
    return lambda value: None if value is None else read(value)


def _many(kind: Any, into: type[tuple[Any, ...]] | type[frozenset[Any]]) -> Read:
    """Read as many as there are, all of one type."""
    read = _reader(get_args(kind)[0])

    def several(value: object) -> object:
        found = into(read(one) for one in _listed(value))
        if len(found) != len(_listed(value)):
            raise ValueError("something is named twice")
        return found

    return several


def _each(kind: Any) -> Read:
    """Read a tuple of so many, each of its own type."""
    readers = [_reader(item) for item in get_args(kind)]

    def several(value: object) -> object:
        return tuple(read(one) for read, one in zip(readers, _listed(value), strict=True))

    return several


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("a list is missing")  # noqa: TRY004 - the document is wrong, not our code
    return value


def _scalar(kind: type) -> Read:
    missing = f"a {kind.__name__} is missing"

    def exactly(value: object) -> object:
        if type(value) not in EXACT[kind]:
            raise ValueError(missing)
        return kind(value)

    return exactly


def _text(kind: type, parse: Callable[[str], object]) -> Read:
    missing = f"a {kind.__name__} is missing"

    def parsed(value: object) -> object:
        if not isinstance(value, str):
            raise ValueError(missing)  # noqa: TRY004 - likewise
        return parse(value)

    return parsed


def _document(kind: Any) -> Read:
    missing = f"a {kind.__name__} is missing"
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def noun(value: object) -> object:
        if not isinstance(value, dict):
            raise ValueError(missing)  # noqa: TRY004 - likewise
        if odd := ", ".join(sorted(value.keys() ^ readers.keys())):
            problem = f"{kind.__name__} lacks or does not know: {odd}"
            raise ValueError(problem)
        return kind(**{name: readers[name](value[name]) for name in readers})

    return noun
