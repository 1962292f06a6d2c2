"""A module that answers what the name of a picture says; every figure can be counted by hand."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from peelian.errors import NoFaceError
from peelian.jobs.assurance import presentation_attacks
from peelian.jobs.assurance.manifest import Item, Role
from peelian.jobs.assurance.presentation_attacks import Measured
from peelian.jobs.assurance.presentations import Kind, Presentation
from peelian.nouns.ids import SubjectId


class Told:
    """Answers the number that a picture is called; `none` shows no face."""

    name = "told"
    above = 0.5

    def liveness(self, picture: Path) -> float:
        if picture.name == "none":
            raise NoFaceError(picture)
        return float(picture.name)


def shown(values: Sequence[float | str], species: str = "", **groups: str) -> list[Presentation]:
    kind = Kind.ATTACK if species else Kind.BONA_FIDE
    items = [
        Item(
            line=2 + number,
            name=f"{species}/{number}",
            path=Path(str(value)),
            subject=SubjectId(f"person-{number % 40}"),
            role=Role.PROBE,
            groups=tuple(groups.items()),
        )
        for number, value in enumerate(values)
    ]
    return [Presentation(item=item, kind=kind, species=species) for item in items]


LIVE = [number / 100 for number in range(1, 101)]
"""Half of them are taken for attacks."""


def measured(*lists: list[Presentation]) -> Measured:
    return presentation_attacks.measure([one for shown_ones in lists for one in shown_ones], Told())


def test_each_species_has_its_own_rate_and_the_worst_is_the_modules() -> None:
    found = measured(shown(LIVE), shown([0.9] * 10 + [0.1] * 30, "printed photo"), shown([0.9] * 40, "screen"))
    assert found.bpcer is not None
    assert (found.bpcer.errors, found.bpcer.trials) == (50, 100)
    rates = {one.name: one.apcer for one in found.species}
    assert {name: (rate.errors, rate.trials) for name, rate in rates.items() if rate} == {
        "printed photo": (10, 40),
        "screen": (40, 40),
    }
    assert found.worst is not None
    assert found.worst.name == "screen"
    assert all(rate is not None and rate.low <= rate.value <= rate.high for rate in rates.values())


def test_a_fixed_rate_of_live_faces_turned_away_is_kept_to_and_used_up() -> None:
    found = measured(shown(LIVE), shown([0.105] * 15 + [0.2] * 25, "screen"))
    (tenth, twentieth) = [one for one in found.at_bpcer if one.target >= 0.05]
    assert (tenth.bpcer.errors, twentieth.bpcer.errors) == (10, 5)
    assert 0.10 <= tenth.above < 0.11
    assert [(name, rate.errors) for name, rate in tenth.apcer] == [("screen", 25)]
    assert [(name, rate.errors) for name, rate in twentieth.apcer] == [("screen", 40)]


def test_too_few_of_anything_is_refused_and_not_rounded() -> None:
    found = measured(shown(LIVE[:29]), shown([0.9] * 29, "screen"))
    assert found.bpcer is None
    assert found.worst is None
    assert found.at_bpcer == ()
    assert len(found.refused) == 5
    assert {one.have for one in found.refused} == {29}


def test_one_in_a_hundred_needs_three_hundred_live_faces() -> None:
    found = measured(shown(LIVE), shown([0.9] * 30, "screen"))
    assert [(one.have, one.need) for one in found.refused] == [(100, 300)]


def test_a_list_without_attacks_says_so() -> None:
    found = measured(shown(LIVE))
    assert any("APCER" in one.figure for one in found.refused)


def test_what_gives_no_answer_is_counted_apart_and_in_no_rate() -> None:
    found = measured(shown([*LIVE, "none"]), shown([0.9] * 30 + ["none"] * 10, "screen"))
    (screen,) = found.species
    assert screen.apcer is not None
    assert (screen.apcer.trials, screen.unanswered.errors, screen.unanswered.trials) == (30, 10, 40)
    assert found.unanswered is not None
    assert found.unanswered.errors == 1
    assert len(found.no_answers) == 11
    assert "face" in found.no_answers[0].reason


def test_a_number_that_is_none_is_no_answer() -> None:
    found = measured(shown(LIVE), shown([0.9] * 30 + ["nan"], "screen"))
    assert found.species[0].unanswered.errors == 1


def test_live_faces_are_counted_by_declared_group_where_there_are_enough() -> None:
    found = measured(shown([0.9] * 40, light="day"), shown([0.4] * 40, light="night"), shown([0.9] * 5, light="dusk"))
    assert {(one.value, one.bpcer.errors) for one in found.groups} == {("day", 0), ("night", 40)}


@pytest.mark.parametrize("above", [0.0, 0.99])
def test_the_modules_own_threshold_decides_at_its_own_threshold(above: float) -> None:
    module = Told()
    module.above = above
    found = presentation_attacks.measure(shown(LIVE), module)
    assert found.bpcer is not None
    assert found.bpcer.errors == round(above * 100)
