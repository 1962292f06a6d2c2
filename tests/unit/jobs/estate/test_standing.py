from dataclasses import replace

from peelian.jobs.estate import standing
from peelian.jobs.estate.standing import Summed
from peelian.nouns.asset import Answer, SystemType
from peelian.nouns.ids import BodyId
from peelian.nouns.register import Total
from tests.fakes.estate import NORTH, NOW, SOUTH

AWARE = Total(
    body=BodyId("north"),
    system=SystemType.UAV,
    flagged=True,
    uses=Answer.YES,
    aware=Answer.YES,
    due_diligence=Answer.NO,
    mitigated=Answer.UNKNOWN,
    replacement_dated=False,
    assets=3,
    quantity=30,
)
UNAWARE = replace(AWARE, aware=Answer.NO, uses=Answer.NO, assets=2, quantity=2)
UNKNOWING = replace(AWARE, aware=Answer.UNKNOWN, assets=1, quantity=1, replacement_dated=True, mitigated=Answer.YES)
CLEAN = replace(AWARE, flagged=False, due_diligence=Answer.YES, body=BodyId("south"), assets=10, quantity=10)


def test_the_five_facts_are_counted_apart_and_among_those_with_a_concern_alone() -> None:
    line = standing.line("all", [AWARE, UNAWARE, UNKNOWING, CLEAN])
    assert (line.assets, line.quantity, line.flagged) == (16, 43, 6)
    assert (line.uses, line.aware, line.unaware, line.unknown) == (4, 3, 2, 1)
    assert (line.due_diligence, line.mitigated, line.replacement_dated) == (0, 1, 1)


def test_lines_come_by_what_they_are_summed_up_by() -> None:
    lines = standing.lines([CLEAN, AWARE], lambda total: total.body)
    assert [(one.of, one.assets) for one in lines] == [("north", 3), ("south", 10)]
    assert standing.lines([], lambda total: total.body) == []
    assert lines[0].plain()["flagged"] == 3


def test_a_part_of_the_register_is_summed_up_by_kind_by_kind_of_body_and_by_body() -> None:
    summed = Summed(totals=[AWARE, CLEAN], bodies={NORTH.id: NORTH, SOUTH.id: SOUTH}, at=NOW)
    found = {by: [(one.of, one.assets) for one in lines] for by, lines in summed.by}
    assert found == {
        "all": [("all", 13)],
        "kind": [("uav", 13)],
        "kind of body": [(NORTH.kind.value, 13)],
        "body": [("north", 3), ("south", 10)],
    }
    assert summed.by[0][1][0].numbers[:3] == (13, 40, 3)
