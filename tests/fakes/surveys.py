"""A small survey: three questions of every kind, five forces and an agency, and a round of them."""

from datetime import UTC, date, datetime

from peelian.jobs.estate.survey import questionnaires
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId, PersonId, RoundId
from peelian.nouns.questionnaire import Given, Said
from peelian.nouns.survey import ReturnStage, Round, SurveyReturn

CONTENT = b"""
id = "small"
version = 1
title = "A small survey"
[[parts]]
id = "general"
title = "The body"
[[parts]]
id = "uav"
title = "Drones"
system = "uav"
[[questions]]
id = "owner"
section = "general"
kind = "choice"
asks = "Is somebody responsible?"
principle = 4
[[questions]]
id = "weak"
section = "general"
kind = "choice"
asks = "Can it be reached from outside?"
principle = 9
sensitive = true
[[questions]]
id = "how"
section = "general"
kind = "text"
asks = "How?"
[[each]]
id = "uses"
kind = "choice"
asks = "Do you use {title}?"
facet = "uses"
[[each]]
id = "quantity"
kind = "number"
asks = "How many {title}?"
when = { question = "uses", said = "yes" }
[[each]]
id = "makers"
kind = "table"
asks = "Which {title}?"
columns = ["Maker", "Model"]
when = { question = "uses", said = "yes" }
"""

IN_WELSH = {
    b'title = "A small survey"': b'title_cy = "Arolwg bach"',
    b'title = "The body"': b'title_cy = "Y corff"',
    b'title = "Drones"': b'title_cy = "Dronau"',
    b'asks = "Is somebody responsible?"': b'asks_cy = "A oes rhywun yn gyfrifol?"',
    b'asks = "Can it be reached from outside?"': b'asks_cy = "A ellir ei gyrraedd o\'r tu allan?"',
    b'asks = "How?"': b'asks_cy = "Sut?"',
    b'asks = "Do you use {title}?"': b'asks_cy = "Ydych chi\'n defnyddio {title}?"',
    b'asks = "How many {title}?"': b'asks_cy = "Faint o {title}?"',
    b'asks = "Which {title}?"': b'asks_cy = "Pa {title}?"',
    b'columns = ["Maker", "Model"]': b'columns_cy = ["Gwneuthurwr", "Model"]',
}
WELSH = CONTENT
"""The same survey in Welsh as well."""
for _english, _welsh in IN_WELSH.items():
    WELSH = WELSH.replace(_english, _english + b"\n" + _welsh)

SMALL = questionnaires.parse(CONTENT)
DIGEST = questionnaires.digest(SMALL)
NAMES = ("Ash", "Birch", "Cedar", "Elm", "Fir")
FORCES = tuple(
    Body(id=BodyId(name.lower()), name=name, kind=BodyKind.TERRITORIAL_FORCE, area="North") for name in NAMES
)
AGENCY = Body(id=BodyId("oak"), name="Oak", kind=BodyKind.NATIONAL_AGENCY)
BODIES = {one.id: one for one in (*FORCES, AGENCY)}
DEADLINE = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)


def a_round(name: str = "r-1", **changes: object) -> Round:
    told = {
        "id": RoundId(name),
        "title": "A round",
        "questionnaire": SMALL.id,
        "digest": DIGEST,
        "opens_on": date(2026, 11, 1),
        "deadline": DEADLINE,
        "invited": tuple(BODIES),
        "made_by": PersonId("p-oversight"),
    }
    return Round(**(told | changes))  # type: ignore[arg-type]


def signed(body: str, *answers: Given, name: str = "r-1", late: bool = False) -> SurveyReturn:
    return SurveyReturn(
        round=RoundId(name),
        body=BodyId(body),
        digest=DIGEST,
        stage=ReturnStage.SIGNED,
        answers=answers,
        submitted_by=PersonId("p-1"),
        signed_by=PersonId("p-2"),
        signed_at=DEADLINE,
        late=late,
    )


def said(question: str, answer: Said) -> Given:
    return Given(question=question, said=answer)
