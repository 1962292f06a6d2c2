"""The 2022 round says what was published, each figure with where it stands, and nothing else."""

import pytest

from peelian.errors import QuestionnaireError, UnknownRoundError
from peelian.jobs.estate.survey import counting, questionnaires, rounds_shipped
from peelian.jobs.estate.survey.counting import Analysis
from peelian.jobs.estate.survey.rounds_shipped import Example
from peelian.nouns.body import BodyKind
from peelian.nouns.questionnaire import PRINCIPLES, QuestionKind
from peelian.nouns.survey import Figure

COMMISSIONER = "https://www.gov.uk/government/publications/police-survey-2022-responses-and-key-findings"
INITIAL = (
    "https://www.gov.uk/government/publications/police-survey-2022-initial-analysis/"
    "initial-analysis-of-the-2022-police-survey-returns"
)
PARLIAMENT_TODAY = "https://parliamenttoday.com/members/viewnews.html?id=144294"

PUBLISHED = {
    "asked": ("47", COMMISSIONER),
    "answered": ("39 of 47 bodies that were asked", COMMISSIONER),
    "questions": ("119", COMMISSIONER),
    "cctv_external": ("at least 18 of 39 bodies that answered", PARLIAMENT_TODAY),
    "cctv_internal": ("at least 24 of 39 bodies that answered", PARLIAMENT_TODAY),
    "anpr": ("at least 11 of 39 bodies that answered", PARLIAMENT_TODAY),
    "drones_aware": ("23 of 31 bodies that fly drones", PARLIAMENT_TODAY),
    "body_worn": ("0 of 39 bodies that answered", PARLIAMENT_TODAY),
    "interim_abroad": ("33 %", INITIAL),
    "interim_hikvision": ("30 %", INITIAL),
    "interim_ethics": ("2", INITIAL),
    "interim_drones": ("78 %", INITIAL),
    "interim_plans": ("13", INITIAL),
}
"""Every published figure with its source, as the report has to say it, after corrections."""

SILENT = (
    "City of London",
    "Gloucestershire",
    "Greater Manchester",
    "Gwent",
    "Merseyside",
    "National Crime Agency",
    "South Yorkshire",
    "Thames Valley",
)


@pytest.fixture(scope="module")
def found() -> Example:
    return rounds_shipped.example("example-2022")


@pytest.fixture(scope="module")
def counted(found: Example) -> Analysis:
    return counting.analyse(found.round, found.questionnaire, {one.id: one for one in found.bodies}, found.returns)


@pytest.mark.parametrize("name", PUBLISHED)
def test_each_published_figure_is_said_as_its_source_says_it(counted: Analysis, name: str) -> None:
    figure: Figure = next(one for one in counted.figures if one.id == name)
    assert (figure.told, figure.where) == PUBLISHED[name]


def test_no_figure_is_in_it_that_was_not_published(counted: Analysis) -> None:
    assert {one.id for one in counted.figures} == set(PUBLISHED)


def test_forty_seven_were_asked_and_thirty_nine_answered(counted: Analysis) -> None:
    assert (counted.turnout.asked, counted.turnout.answered) == (47, 39)
    assert counted.turnout.sentence == "39 of the 47 bodies that were asked answered (83%)"


def test_the_eight_that_did_not_answer_are_named(counted: Analysis) -> None:
    assert counted.turnout.silent == SILENT


def test_forty_three_of_those_asked_are_territorial_forces_and_four_are_not(counted: Analysis) -> None:
    asked = {kind: asked for kind, asked, _ in counted.turnout.by_kind}
    assert asked == {BodyKind.TERRITORIAL_FORCE: 43, BodyKind.NATIONAL_FORCE: 3, BodyKind.NATIONAL_AGENCY: 1}


def test_the_91_percent_said_elsewhere_is_explained_by_its_denominator(found: Example) -> None:
    remark = next(one for one in found.round.remarks if "91" in one.title)
    assert round(100 * 39 / 43) == 91
    assert round(100 * 39 / 47) == 83
    for said in ("39 of the 47", "83 %", "39 of 43", "worked out here and not said by the source"):
        assert said in remark.text


def test_the_suppliers_that_were_named_are_said_by_whom(found: Example) -> None:
    remark = next(one for one in found.round.remarks if one.title == "Suppliers that were named")
    for said in ("Dahua", "Hikvision", "Honeywell", "Huawei", "Nuuo", "DJI", "Peelian itself says nothing"):
        assert said in remark.text
    assert remark.source == "Parliament Today, report on the Commissioner's survey"


def test_the_body_worn_figure_is_corrected_from_two_to_none_and_keeps_what_it_was(found: Example) -> None:
    (correction,) = found.round.corrected
    assert (correction.figure, correction.before, correction.after) == ("body_worn", 2, 0)
    assert correction.where == PARLIAMENT_TODAY
    before = next(one for one in found.round.figures if one.id == "body_worn")
    after = next(one for one in counting.figures(found.round) if one.id == "body_worn")
    assert (before.count, after.count) == (2, 0)
    assert found.round.issue == 2


def test_no_single_answer_of_any_body_is_in_it(found: Example, counted: Analysis) -> None:
    assert found.round.reconstruction
    assert len(found.returns) == 39
    assert all(not one.known and not one.answers for one in found.returns)
    assert not counted.known
    assert not counted.tallies


def test_its_questionnaire_says_that_it_is_a_reconstruction(found: Example) -> None:
    assert "reconstruction" in found.questionnaire.title
    assert "119 questions" in found.questionnaire.note


def test_the_drone_survey_asks_about_every_subject_that_was_named() -> None:
    found = rounds_shipped.questionnaire("drones-2023")
    asked = " ".join(one.asks for one in found.questions)
    for subject in (
        "makes and models",
        "Partner",
        "ground stations",
        "security concerns",
        "trained",
        "first fly",
        "firmware",
    ):
        assert subject in asked + " ".join(word for one in found.questions for word in one.columns), subject
    assert "hold it to account" in asked
    assert "36 answered, and 3 of those flew none" in found.note
    assert "reconstruction" in found.title
    before = {one.id: one for one in rounds_shipped.questionnaire("police-2022").questions}
    alike = {one.id for one in found.questions if one.id in before}
    assert alike == {
        f"uav.{it}" for it in ("uses", "quantity", "makers", "concern", "aware", "due_diligence", "mitigated")
    }
    assert all(questionnaires.same(before[one.id], one) for one in found.questions if one.id in alike)


def test_the_self_assessment_asks_about_each_of_the_twelve_principles_and_for_a_plan() -> None:
    asked = rounds_shipped.questionnaire("code-principles")
    for number in range(1, PRINCIPLES + 1):
        kinds = [one.kind for one in asked.questions if one.section == asked.parts[number - 1].id]
        assert kinds == [QuestionKind.CHOICE, QuestionKind.CHOICE, QuestionKind.TEXT]


@pytest.mark.parametrize("name", rounds_shipped.QUESTIONNAIRES)
def test_a_shipped_questionnaire_has_a_digest_of_its_own(name: str) -> None:
    assert len(questionnaires.digest(rounds_shipped.questionnaire(name))) == 64


def test_a_round_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownRoundError, match="example-2022"):
        rounds_shipped.example("example-1999")


def test_a_questionnaire_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownRoundError, match="code-principles"):
        rounds_shipped.questionnaire("nothing")


def test_a_round_without_bodies_is_refused() -> None:
    with pytest.raises(QuestionnaireError, match="bodies"):
        rounds_shipped.read(b'questionnaire = "police-2022"')


def test_who_was_not_asked_cannot_have_been_silent() -> None:
    content = (rounds_shipped.FOLDER / "example-2022.toml").read_text(encoding="utf-8")
    with pytest.raises(QuestionnaireError, match="nowhere"):
        rounds_shipped.read(content.replace('silent = ["city-of-london"', 'silent = ["nowhere"').encode())
