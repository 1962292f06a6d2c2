import math

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.candidate import Candidate
from peelian.nouns.ids import SubjectId


@pytest.mark.parametrize("similarity", [math.nan, 1.5, -2])
def test_a_similarity_that_is_no_cosine_is_refused(similarity: float) -> None:
    with pytest.raises(InvalidValueError):
        Candidate(subject=SubjectId("s"), image="s.jpg", similarity=similarity)


def test_a_candidate_names_its_subject() -> None:
    with pytest.raises(InvalidValueError):
        Candidate(subject=SubjectId(""), image="s.jpg", similarity=0.5)
