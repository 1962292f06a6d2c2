"""Every error writes one sentence that a person can act on, from its fields alone."""

import contextlib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from peelian import errors
from peelian.errors import PeelianError

SAMPLES: dict[str, object] = {"Path": Path("a/b.jpg"), "str": "something", "int": 3, "float": 0.5, "bool": True}


def concrete() -> Iterator[type[PeelianError]]:
    for value in vars(errors).values():
        if isinstance(value, type) and issubclass(value, PeelianError) and value.sentence is not PeelianError.sentence:
            yield value


def sample(kind: type[PeelianError]) -> PeelianError:
    values = []
    for field in fields(kind):
        name = getattr(field.type, "__name__", str(field.type)).split("|", maxsplit=1)[0].strip()
        values.append(("one", "two") if name.startswith("tuple") else SAMPLES[name])
    return kind(*values)


@pytest.mark.parametrize("kind", list(concrete()), ids=lambda kind: kind.__name__)
def test_an_error_is_one_plain_sentence_or_two(kind: type[PeelianError]) -> None:
    sentence = str(sample(kind))
    assert sentence.endswith((".", "`."))
    assert "\n" not in sentence
    assert "{" not in sentence
    assert ".." not in sentence.replace("...", "")


def test_a_family_has_no_sentence_of_its_own() -> None:
    with pytest.raises(NotImplementedError):
        str(errors.ModelError())


def test_an_error_passes_through_a_context_manager() -> None:
    @contextlib.contextmanager
    def room() -> Iterator[None]:
        yield

    with pytest.raises(errors.NoFaceError), room():
        raise errors.NoFaceError(Path("a.jpg"))
