from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from peelian.jobs.assurance import enrolment, identification
from peelian.jobs.assurance.enrolment import Enrolled
from peelian.jobs.assurance.intervals import Resampling
from peelian.jobs.assurance.manifest import Item, Role
from peelian.jobs.assurance.ports import Enrol
from peelian.match.gallery import Gallery
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Reference, Template

Made = Callable[[npt.NDArray[np.float32], list[int], list[Role]], Enrolled]
G, P, B = Role.GALLERY, Role.PROBE, Role.BOTH


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def resampling(people: int) -> Resampling:
    return Resampling.of(people, rng())


def test_every_probe_is_searched_as_the_gallery_would_search_it(cast: list[Item], enrol_port: Enrol) -> None:
    found = enrolment.enrol(cast, enrol_port)
    references = [
        Reference(subject=SubjectId(item.subject), image=item.name, template=Template(model=ModelId("m"), vector=row))
        for item, row in zip(found.items, found.vectors, strict=True)
        if item.role is G
    ]
    probes = [at for at, item in enumerate(found.items) if item.role is P]
    answers = Gallery(references).search(
        [Template(model=ModelId("m"), vector=found.vectors[at]) for at in probes], top=1
    )
    (searches,) = identification.search(found, [0], rng())
    mated = {at for at in probes if int(found.items[at].subject[1:]) < 20}
    right = sum(answer[0].subject == found.items[at].subject for at, answer in zip(probes, answers, strict=True))
    measured = identification.identify(searches, [0.1], resampling(30))
    assert measured.rank1 is not None
    assert (measured.rank1.errors, measured.rank1.trials) == (right, len(mated))
    tops = [answer[0].similarity for at, answer in zip(probes, answers, strict=True) if at not in mated]
    assert np.sort(searches.strangers.ravel()).tolist() == pytest.approx(sorted(tops), abs=1e-6)
    (rate,) = measured.rates
    assert rate.false_positive.errors == sum(top >= rate.threshold for top in tops)
    missed = sum(
        answer[0].subject != found.items[at].subject or answer[0].similarity < rate.threshold
        for at, answer in zip(probes, answers, strict=True)
        if at in mated
    )
    assert rate.false_negative is not None
    assert (rate.false_negative.errors, rate.false_negative.trials) == (missed, len(mated))


def test_a_picture_that_is_reference_and_probe_never_finds_itself(enrolled: Made) -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], np.float32)
    (found,) = identification.search(enrolled(vectors, [0, 0, 1], [B, B, B]), [0], rng())
    assert found.own.tolist() == pytest.approx([0.8, 0.8])
    assert found.stranger_subjects.tolist() == [1]
    assert found.strangers.ravel().tolist() == pytest.approx([0.6])


def test_a_tie_between_two_people_is_no_hit(enrolled: Made) -> None:
    vectors = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    (found,) = identification.search(enrolled(vectors, [0, 1, 0], [G, G, P]), [0], rng())
    measured = identification.identify(found, [], resampling(2))
    assert measured.rank1 is not None
    assert measured.rank1.errors == 0


def test_a_tie_is_a_miss_at_any_threshold(enrolled: Made) -> None:
    vectors = np.array([[1, 0], [0, 1], [1, 1], [-1, 0.1], [-1, 0.2], [-1, 0.3], [-1, 0.4]], np.float32)
    (found,) = identification.search(enrolled(vectors, [0, 1, 0, 2, 3, 4, 5], [G, G, P, P, P, P, P]), [0], rng())
    (rate,) = identification.identify(found, [0.9], resampling(6)).rates
    assert rate.threshold < 0.7
    assert rate.false_negative is not None
    assert (rate.false_negative.errors, rate.false_negative.trials) == (1, 1)


def test_a_subject_is_found_by_the_best_of_several_references(enrolled: Made) -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8], [0.1, 1]], np.float32)
    (found,) = identification.search(enrolled(vectors, [0, 0, 1, 0], [G, G, G, P]), [0], rng())
    assert found.gallery_size == 2
    assert found.own[0] > found.other[0]


def test_shorter_lists_are_dealt_and_every_stranger_searches_each(cast: list[Item], enrol_port: Enrol) -> None:
    found = enrolment.enrol(cast, enrol_port)
    whole, five, seven = identification.search(found, [0, 5, 7], rng())
    assert (whole.strangers.shape, five.strangers.shape, seven.strangers.shape) == ((40, 1), (40, 4), (40, 2))
    assert len(five.own) == len(whole.own) == 60
    assert len(seven.own) == 14 * 3
    assert five.strangers.max(axis=1).tolist() == whole.strangers[:, 0].tolist()
    assert (five.own == whole.own).all()
    assert (five.other <= whole.other).all()


def test_a_list_longer_than_the_gallery_is_left_out(cast: list[Item], enrol_port: Enrol) -> None:
    assert len(identification.search(enrolment.enrol(cast, enrol_port), [0, 21], rng())) == 1


def test_without_strangers_listed_people_search_the_list_without_themselves(
    cast: list[Item], enrol_port: Enrol
) -> None:
    listed = [one for one in cast if int(one.subject[1:]) < 20]
    found = enrolment.enrol(listed, enrol_port)
    (searches,) = identification.search(found, [0], rng())
    measured = identification.identify(searches, [0.1], resampling(20))
    assert measured.taken_off
    assert (measured.mated, measured.nonmated, measured.strangers_list_size) == (60, 60, 19)
    (rate,) = measured.rates
    assert rate.false_positive.errors == (searches.other >= np.float32(rate.threshold)).sum()


def test_declared_strangers_are_used_where_there_are_any(cast: list[Item], enrol_port: Enrol) -> None:
    (searches,) = identification.search(enrolment.enrol(cast, enrol_port), [0], rng())
    measured = identification.identify(searches, [0.1], resampling(30))
    assert not measured.taken_off
    assert (measured.nonmated, measured.strangers_list_size) == (40, 20)


def test_a_list_of_one_without_strangers_refuses_the_false_positive_rate_and_not_rank_one(enrolled: Made) -> None:
    vectors = np.eye(3, dtype=np.float32) + np.float32(0.1)
    (found,) = identification.search(enrolled(vectors, [0, 0, 0], [G, P, P]), [0], rng())
    measured = identification.identify(found, [0.1], resampling(1))
    assert measured.rank1 is not None
    assert (measured.rates, measured.det, measured.nonmated, measured.taken_off) == ((), None, 0, False)
    assert (measured.refused[0].have, measured.refused[0].need) == (0, 30)


def test_without_anybody_to_find_the_miss_rate_is_refused(enrolled: Made) -> None:
    vectors = np.random.default_rng(1).standard_normal((41, 4)).astype(np.float32)
    (found,) = identification.search(enrolled(vectors, list(range(41)), [G] + [P] * 40), [0], rng())
    measured = identification.identify(found, [0.1], resampling(41))
    assert measured.rank1 is None
    assert measured.rates == ()
    assert "mated searches" in measured.refused[0].figure


@pytest.mark.parametrize("role", [G, P])
def test_references_alone_and_probes_alone_search_nothing(enrolled: Made, role: Role) -> None:
    assert identification.search(enrolled(np.eye(2, dtype=np.float32), [0, 1], [role, role]), [0], rng()) == []
