import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.errors import InvalidValueError
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment
from peelian.nouns.entry import Entry
from peelian.nouns.person import Person, Role
from peelian.storage import documents
from tests.fakes import desk_nouns as nouns

ALL = [nouns.person(), nouns.deployment(), nouns.entry(), nouns.case()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    pair: tuple[str, float]
    flag: bool = False
    number: int | None = None


@pytest.mark.parametrize("noun", ALL, ids=lambda noun: type(noun).__name__)
def test_every_noun_of_the_desk_comes_back_as_it_was(noun: Person | Deployment | Entry | Case) -> None:
    again = documents.decode(type(noun), documents.encode(noun))
    assert again == noun
    assert type(again) is type(noun)


def test_a_moment_keeps_its_zone_and_its_microseconds() -> None:
    again = documents.decode(Deployment, documents.encode(nouns.deployment()))
    assert again.plan.ends_at is not None
    assert again.plan.ends_at.utcoffset() == timedelta(hours=1)
    assert again.started_at == nouns.NOON


def test_a_set_of_roles_comes_back_as_roles_and_is_written_in_one_order() -> None:
    person = nouns.person("p-1", "Ada", *Role)
    assert documents.decode(Person, documents.encode(person)).roles == frozenset(Role)
    assert json.loads(documents.encode(person))["roles"] == sorted(Role)


@given(st.text(min_size=1).filter(str.strip), st.sets(st.sampled_from(Role)), st.booleans())
def test_any_person_comes_back(name: str, roles: set[Role], active: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    person = Person(id=nouns.person().id, name=name, roles=frozenset(roles), active=active)
    assert documents.decode(Person, documents.encode(person)) == person


def with_change(change: Callable[[dict[str, object]], object]) -> str:
    document = json.loads(documents.encode(Mixed(pair=("a", 1.5), number=4)))
    change(document)
    return json.dumps(document)


def test_a_document_that_lacks_a_field_is_refused_even_where_the_noun_has_a_default() -> None:
    with pytest.raises(ValueError, match="flag"):
        documents.decode(Mixed, with_change(lambda document: document.pop("flag")))


def test_a_document_with_a_field_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="extra"):
        documents.decode(Mixed, with_change(lambda document: document.update(extra=1)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("flag", 1),
        ("flag", None),
        ("number", True),
        ("number", 1.0),
        ("number", "1"),
        ("pair", ["a"]),
        ("pair", ["a", 1.5, 2]),
        ("pair", [1, 1.5]),
        ("pair", "a"),
        ("pair", {"a": 1}),
    ],
)
def test_a_value_of_another_type_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"missing|argument"):
        documents.decode(Mixed, with_change(lambda document: document.update({field: value})))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"pair":["a",NaN],"flag":false,"number":1}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        documents.decode(Mixed, text)


def test_a_word_that_is_not_in_the_list_is_refused() -> None:
    text = documents.encode(nouns.person()).replace('"operator"', '"god"')
    with pytest.raises(ValueError, match="god"):
        documents.decode(Person, text)


def test_a_role_that_is_named_twice_is_refused() -> None:
    text = documents.encode(nouns.person()).replace('"dpo"', '"operator"')
    with pytest.raises(ValueError, match="twice"):
        documents.decode(Person, text)


def test_a_value_that_the_noun_refuses_is_refused() -> None:
    text = documents.encode(nouns.person()).replace('"Ada Blake"', '" "')
    with pytest.raises(InvalidValueError):
        documents.decode(Person, text)


def test_what_json_cannot_hold_is_not_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        documents.encode(Mixed(pair=("a", float("nan"))))
    with pytest.raises(TypeError):
        documents.encode(Mixed(pair=("a", b"b")))  # type: ignore[arg-type]
