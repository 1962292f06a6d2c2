"""The answers of a round as tables of its report, part by part."""

from collections.abc import Mapping, Sequence

from peelian.jobs.estate.survey import disclosure
from peelian.jobs.estate.survey.counting import Analysis, Tally
from peelian.nouns.questionnaire import Question, QuestionKind, Questionnaire, Said
from peelian.render.report import Section, Table

SAID = {Said.YES: "Yes", Said.NO: "No", Said.DONT_KNOW: "Don't know", Said.NOT_HELD: "Not held"}

LEFT_OUT = (
    f"Numbers below {disclosure.FEWEST} are not published where they could show in which bodies security is weak, nor "
    "is what they could be worked out from."
)


def parts(asked: Questionnaire, analysis: Analysis) -> list[Section]:
    """Return a section a part, with what was answered, in numbers and in tables."""
    tallies = {one.question: one for one in analysis.tallies}
    answered = analysis.turnout.answered
    found = []
    for part in asked.parts:
        questions = [one for one in asked.of(part.id) if one.id in tallies]
        tables = [
            it
            for it in (
                _choices(part.title, questions, tallies, answered),
                _numbers(part.title, questions, tallies, answered),
                *(_named(one, tallies[one.id]) for one in questions if one.kind is QuestionKind.TABLE),
            )
            if it is not None
        ]
        if tables:
            notes = (LEFT_OUT,) if any(one.sensitive for one in questions) else ()
            found.append(Section(title=part.title, paragraphs=notes, tables=tuple(tables)))
    return found


def _choices(title: str, questions: Sequence[Question], tallies: Mapping[str, Tally], answered: int) -> Table | None:
    rows = [
        (
            one.asks,
            *(disclosure.shown(tallies[one.id].count(said.value)) for said in SAID),
            f"{tallies[one.id].answering} of {answered}",
        )
        for one in questions
        if one.kind is QuestionKind.CHOICE
    ]
    if not rows:
        return None
    head = ("Question", *SAID.values(), "Answered this, of all that answered")
    return Table(caption=f"{title}: answers", head=head, rows=tuple(rows))


def _numbers(title: str, questions: Sequence[Question], tallies: Mapping[str, Tally], answered: int) -> Table | None:
    rows = [
        (
            one.asks,
            "not published" if tallies[one.id].total is None else f"at least {tallies[one.id].total:,}",
            f"{tallies[one.id].answering} of {answered}",
        )
        for one in questions
        if one.kind is QuestionKind.NUMBER
    ]
    head = ("Question", "Together", "Answered this, of all that answered")
    return Table(caption=f"{title}: numbers", head=head, rows=tuple(rows)) if rows else None


def _named(one: Question, tally: Tally) -> Table | None:
    rows = [
        (key, f"{'not published' if count is None else f'at least {count}'} of {tally.answering} answering")
        for key, count in sorted(tally.counts, key=lambda pair: (-(pair[1] or 0), pair[0]))
        if key not in set(Said)
    ]
    return Table(caption=one.asks, head=(one.columns[0], "Bodies"), rows=tuple(rows)) if rows else None
