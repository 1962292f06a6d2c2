"""Subjects are found by their best picture, and templates of two models never meet."""

import numpy as np
import pytest

from peelian.errors import InvalidValueError, ModelMismatchError
from peelian.match import gallery as module
from peelian.match.gallery import Gallery
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Reference, Template
from tests.fakes.noted import noting


def template(*numbers: float, model: str = "a") -> Template:
    vector = np.array(numbers, np.float32)
    return Template(model=ModelId(model), vector=vector / np.float32(np.linalg.norm(vector)))


def reference(subject: str, image: str, *numbers: float) -> Reference:
    return Reference(subject=SubjectId(subject), image=image, template=template(*numbers))


def test_a_subject_is_answered_once_by_its_best_picture() -> None:
    gallery = Gallery(
        [
            reference("ann", "ann/1", 1, 0.2, 0),
            reference("ann", "ann/2", 1, 0.1, 0),
            reference("ann", "ann/3", 1, 0, 0.1),
            reference("bob", "bob/1", 0, 1, 0),
        ]
    )
    (found,) = gallery.search([template(1, 0.1, 0)], top=2)
    assert [(one.subject, one.image) for one in found] == [("ann", "ann/2"), ("bob", "bob/1")]
    assert found[0].similarity == pytest.approx(1)


def test_a_subject_with_many_pictures_does_not_push_others_out() -> None:
    crowd = [reference("ann", f"ann/{number}", 1, 0.001 * number, 0) for number in range(50)]
    gallery = Gallery([*crowd, reference("bob", "bob/1", 0, 1, 0), reference("cyd", "cyd/1", 0, 0, 1)])
    (found,) = gallery.search([template(1, 0.2, 0.1)], top=3)
    assert [one.subject for one in found] == ["ann", "bob", "cyd"]


def test_of_equals_the_first_enrolled_comes_first() -> None:
    gallery = Gallery([reference("zoe", "1", 1, 0), reference("ann", "2", 1, 0)])
    (found,) = gallery.search([template(1, 0)], top=2)
    assert [one.subject for one in found] == ["zoe", "ann"]


def test_a_gallery_counts_subjects_and_not_pictures() -> None:
    assert len(Gallery([reference("ann", "1", 1, 0), reference("ann", "2", 0, 1)])) == 1


def test_more_candidates_than_subjects_are_not_made_up() -> None:
    (found,) = Gallery([reference("ann", "1", 1, 0)]).search([template(1, 0)], top=5)
    assert len(found) == 1


def test_an_empty_gallery_answers_nobody() -> None:
    gallery = Gallery([])
    assert gallery.search([template(1, 0), template(0, 1)], top=3) == [[], []]
    assert gallery.model is None
    assert len(gallery) == 0


def test_no_probe_gets_no_answer() -> None:
    assert Gallery([reference("ann", "1", 1, 0)]).search([], top=1) == []


def test_a_probe_of_another_model_is_refused() -> None:
    gallery = Gallery([reference("ann", "1", 1, 0)])
    with pytest.raises(ModelMismatchError):
        gallery.search([template(1, 0, model="b")], top=1)


def test_references_of_two_models_are_refused() -> None:
    other = Reference(subject=SubjectId("bob"), image="2", template=template(1, 0, model="b"))
    with pytest.raises(ModelMismatchError):
        Gallery([reference("ann", "1", 1, 0), other])


def test_references_of_two_sizes_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="2 dimensions"):
        Gallery([reference("ann", "1", 1, 0), reference("bob", "1", 1, 0, 0)])


def test_asking_for_no_candidate_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="top"):
        Gallery([]).search([template(1, 0)], top=0)


def test_the_matrix_that_probes_are_put_into_is_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = noting()
    monkeypatch.setattr(module, "Scratch", scratch)
    probe = template(1, 0.1, 0)
    Gallery([reference("ann", "ann/1", 1, 0.2, 0)]).search([probe], top=1)
    (stacked,) = scratch.arrays
    assert stacked.shape == (1, 3)
    assert not stacked.any()
    assert probe.vector.any()
