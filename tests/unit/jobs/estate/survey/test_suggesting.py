from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import answers, rounds_shipped
from peelian.jobs.estate.survey.suggesting import FromRegister, filled
from peelian.nouns.asset import Answer, Asset, SystemType
from peelian.nouns.body import Body
from peelian.nouns.ids import AssetId, BodyId
from peelian.nouns.questionnaire import Given, Said
from peelian.nouns.supplier_concern import Flag, Match, MatchedBy
from tests.fakes.estate import ASSET, CONCERN, NORTH

QUESTIONS = rounds_shipped.questionnaire("police-2022").questions
FLAG = Flag(
    asset=ASSET.id,
    concern=CONCERN,
    match=Match(concern=CONCERN.id, by=MatchedBy.NAME, part="Acme Eye 2", said="Acme is Acme"),
)


@dataclass
class Register:
    """A register in memory."""

    kept: tuple[Asset, ...] = ()
    flagged: tuple[Flag, ...] = ()
    there: bool = True

    def bodies(self) -> Sequence[Body]:
        return [NORTH]

    def body(self, body: BodyId) -> Body:
        return NORTH

    def assets(self, body: BodyId, system: SystemType) -> Sequence[Asset]:
        if not self.there:
            raise NotFoundError("body", body)
        return [one for one in self.kept if one.system is system]

    def flags(self, assets: Sequence[Asset]) -> Sequence[Flag]:
        return self.flagged


def suggested(register: Register) -> dict[str, Given]:
    return {one.question: one for one in FromRegister(register)(NORTH.id, QUESTIONS)}


def test_what_is_in_the_register_is_suggested_with_where_it_comes_from() -> None:
    fleet = replace(ASSET, id=AssetId("asset-2"), reference="N-2", serial="", quantity=4)
    found = suggested(Register(kept=(ASSET, fleet)))
    assert found["cctv_external.uses"].said is Said.YES
    assert found["cctv_external.quantity"].number == 5
    assert found["cctv_external.makers"].rows == (("Acme", "Eye 2", "GB", "5"),)
    assert found["cctv_external.uses"].evidence == "From the register: 2 entries"


def test_what_is_not_in_it_is_no_answer() -> None:
    found = suggested(Register(kept=(ASSET,)))
    assert not any(one.startswith("uav.") for one in found)
    assert "cctv_external.concern" not in found
    assert suggested(Register(there=False)) == {}


def test_the_four_facts_about_concerns_come_from_the_assets_that_have_one() -> None:
    found = suggested(Register(kept=(ASSET,), flagged=(FLAG,)))
    assert found["cctv_external.concern"].said is Said.YES
    assert found["cctv_external.aware"].said is Said.YES
    assert found["cctv_external.due_diligence"].said is Said.DONT_KNOW


def test_assets_that_differ_suggest_nothing() -> None:
    other = replace(ASSET, id=AssetId("asset-2"), standing=replace(ASSET.standing, aware=Answer.NO))
    flags = (FLAG, replace(FLAG, asset=other.id))
    assert "cctv_external.aware" not in suggested(Register(kept=(ASSET, other), flagged=flags))


def test_what_is_suggested_fits_the_questionnaire() -> None:
    found = FromRegister(Register(kept=(ASSET,), flagged=(FLAG,)))(NORTH.id, QUESTIONS)
    asked = rounds_shipped.questionnaire("police-2022")
    assert answers.faults(asked, answers.kept(asked, found)) == ()


def test_only_parts_in_which_nothing_is_answered_are_filled() -> None:
    fleet = replace(ASSET, id=AssetId("asset-2"), reference="N-2", serial="", system=SystemType.UAV)
    suggest = FromRegister(Register(kept=(ASSET, fleet)))
    parts = [[one for one in QUESTIONS if one.section == name] for name in ("cctv_external", "uav")]
    mine = Given(question="uav.uses", said=Said.NO)
    found = filled(suggest, NORTH.id, parts, {mine.question: mine})
    assert found["uav.uses"] is mine
    assert "uav.quantity" not in found
    assert found["cctv_external.uses"].said is Said.YES
