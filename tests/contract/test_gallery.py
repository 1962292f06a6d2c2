"""Whatever answers as a gallery answers alike: the real one, and a plain one that says what it should do."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import pytest

from peelian.match.gallery import Gallery
from peelian.nouns.candidate import Candidate
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Reference, Template


class Searched(Protocol):
    def search(self, templates: Sequence[Template], *, top: int) -> list[list[Candidate]]: ...


class PlainGallery:
    """One pair at a time, in words anybody can check."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._references = references

    def search(self, templates: Sequence[Template], *, top: int) -> list[list[Candidate]]:
        return [self._one(template)[:top] for template in templates]

    def _one(self, probe: Template) -> list[Candidate]:
        best: dict[str, Candidate] = {}
        for reference in self._references:
            similarity = float(np.dot(reference.template.vector.astype(float), probe.vector.astype(float)))
            if reference.subject not in best or similarity > best[reference.subject].similarity:
                best[reference.subject] = Candidate(
                    subject=reference.subject, image=reference.image, similarity=similarity
                )
        return sorted(best.values(), key=lambda one: -one.similarity)


MADE: list[Callable[[Sequence[Reference]], Searched]] = [Gallery, PlainGallery]


def drawn(count: int, seed: int) -> list[Template]:
    vectors = np.random.default_rng(seed).standard_normal((count, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [Template(model=ModelId("m"), vector=vector.copy()) for vector in vectors]


def people(seed: int) -> list[Reference]:
    rng = np.random.default_rng(seed)
    return [
        Reference(subject=SubjectId(f"s{rng.integers(60)}"), image=f"i{number}", template=template)
        for number, template in enumerate(drawn(300, seed))
    ]


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("top", [1, 5, 100])
def test_answers_are_the_best_subjects_in_order(made: Callable[[Sequence[Reference]], Searched], top: int) -> None:
    references, probes = people(1), drawn(12, 2)
    expected = PlainGallery(references).search(probes, top=top)
    found = made(references).search(probes, top=top)
    for one, plain in zip(found, expected, strict=True):
        assert [(item.subject, item.image) for item in one] == [(item.subject, item.image) for item in plain]
        assert [item.similarity for item in one] == pytest.approx([item.similarity for item in plain], abs=1e-12)


@pytest.mark.parametrize("made", MADE)
def test_no_reference_is_no_candidate(made: Callable[[Sequence[Reference]], Searched]) -> None:
    assert made([]).search(drawn(2, 3), top=4) == [[], []]
