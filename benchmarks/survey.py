"""A published round of sixty bodies: how long its report takes to be counted, laid out, and made a tagged PDF.

Every body answered every question of the questionnaire of 2022. Wall-clock time and time of the processor are both
told: the first is what a reader waits, the second what the work costs, whoever else uses the machine. A page has
300 ms, a report ten seconds; a report is counted once after each publication or correction.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks import report
from peelian.jobs.estate.survey import questionnaires, rounds_shipped
from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId, PersonId, RoundId
from peelian.nouns.questionnaire import Given, Question, QuestionKind, Questionnaire, Said
from peelian.nouns.survey import ReturnStage, Round, RoundStage, SurveyReturn
from peelian.wiring.store import KeyFile, open_desk_store
from peelian.wiring.survey import opening, reports
from peelian.wiring.survey.kept import KeptReports

BODIES = 60
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SAID = (Said.YES, Said.NO, Said.DONT_KNOW)


def answer(question: Question, number: int) -> Given:
    """Draw one body's answer to a question."""
    if question.kind is QuestionKind.CHOICE:
        said = Said.YES if question.id.endswith(".uses") else SAID[number % 3]
        return Given(question=question.id, said=said, evidence="Document 7")
    if question.kind is QuestionKind.NUMBER:
        return Given(question=question.id, number=7 * number)
    if question.kind is QuestionKind.TABLE:
        rows = tuple((f"Maker {(number + row) % 40}", f"Model {row}", "GB", "3") for row in range(5))
        return Given(question=question.id, rows=rows)
    return Given(question=question.id, text="By post")


def filled(surveys: Surveys, asked: Questionnaire, name: str) -> RoundId:
    """Keep a published round that every body answered."""
    digest = questionnaires.digest(asked)
    bodies = [Body(id=BodyId(f"body-{n}"), name=f"Body {n}", kind=BodyKind.TERRITORIAL_FORCE) for n in range(BODIES)]
    made = Round(
        id=RoundId(name),
        title="A round",
        questionnaire=asked.id,
        digest=digest,
        opens_on=date(2026, 11, 1),
        deadline=NOW,
        invited=tuple(one.id for one in bodies),
        made_by=PersonId("nobody"),
    )
    with surveys.store.change() as unit:
        unit.questionnaires.put(digest, asked)
        unit.rounds.put(replace(made, stage=RoundStage.PUBLISHED, issue=1))
        for number, one in enumerate(bodies):
            unit.bodies.put(one)
            answers = tuple(answer(question, number) for question in asked.questions)
            signed = {"stage": ReturnStage.SIGNED, "signed_by": PersonId("owner"), "signed_at": NOW}
            unit.returns.put(SurveyReturn(round=made.id, body=one.id, digest=digest, answers=answers, **signed))  # type: ignore[arg-type]
    return made.id


def timed(name: str, work: Callable[[], object], rounds: int) -> report.Row:
    """Time the best of some rounds, by the clock and by the processor."""
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        start, busy = time.perf_counter(), time.process_time()
        work()
        best = [min(best[0], time.perf_counter() - start), min(best[1], time.process_time() - busy)]
    return {"what": name, "ms": best[0] * 1e3, "processor_ms": best[1] * 1e3}


def measure(asked: report.Asked) -> list[report.Row]:
    """Keep a round, and ask for its report as anybody may."""
    rounds = 1 if asked.quick else 5
    with tempfile.TemporaryDirectory() as folder:
        key = KeyFile(path=Path(folder) / "key")
        store = open_desk_store(Path(folder) / "data", key=key, create=True)
        surveys = opening.open_surveys(store, lambda: NOW)
        of = filled(surveys, rounds_shipped.questionnaire("police-2022"), "round-1")
        kept, found = KeptReports(surveys), opening.reported(surveys, of)
        rows = [
            timed("counted", lambda: opening.reported(surveys, of), rounds),
            timed("asked for again", lambda: kept.of(of), rounds + 1),
            timed("laid out as a page, with its plots", lambda: reports.page.__wrapped__(found), rounds),
            timed("open data, JSON", lambda: reports.file.__wrapped__(found, "json"), rounds),
            timed("tagged PDF", lambda: reports.file.__wrapped__(found, "pdf"), min(rounds, 2)),
        ]
        store.close()
    example = reports.example("example-2022")
    rows.append(timed("example-2022: tagged PDF", lambda: reports.file.__wrapped__(example, "pdf"), min(rounds, 2)))
    return rows


if __name__ == "__main__":
    report.run("survey", "the report of a round of sixty bodies", measure, packages=("sqlalchemy", "weasyprint"))
