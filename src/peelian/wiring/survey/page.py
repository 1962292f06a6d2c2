"""What a round of a survey says, as a page that people read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peelian.jobs.estate.survey import disclosure
from peelian.jobs.estate.survey.counting import Analysis, Reissued, Tally
from peelian.jobs.estate.survey.courses import NONE, Courses
from peelian.jobs.estate.survey.rounds_shipped import Earlier
from peelian.jobs.estate.survey.scorecards import Scorecard
from peelian.jobs.estate.survey.trends import Trend
from peelian.nouns.questionnaire import Questionnaire, Said
from peelian.nouns.survey import Figure, Round
from peelian.render import bars
from peelian.render.bars import Bar
from peelian.render.report import Page, Plot, Section, Table
from peelian.wiring.survey import over_rounds
from peelian.wiring.survey import tables as survey_tables
from peelian.wiring.survey import turnout as survey_turnout

AT_LEAST = (
    "“At least” is said where more may be: a body that did not answer, or did not know, may have such equipment, too."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What a report may say besides: other rounds, how answers went over rounds, scorecards, and how those went."""

    earlier: Sequence[Earlier] = ()
    trends: Sequence[Trend] = ()
    scorecards: Sequence[Scorecard] = ()
    courses: Courses = NONE


NOTHING_MORE = More()


def page(of: Round, asked: Questionnaire, analysis: Analysis, more: More = NOTHING_MORE) -> Page:
    """Return the report of a round."""
    turnout = analysis.turnout
    lead = f"{turnout.sentence}."
    if of.reconstruction:
        lead += " This is a reconstruction from published figures: single answers are not known."
    sections = (
        _remarks(of),
        survey_turnout.section(analysis, of, more.earlier),
        _figures(of, analysis),
        *survey_tables.parts(asked, analysis),
        _kinds(asked, analysis),
        _corrections(of, asked, analysis),
        over_rounds.trend(more.trends),
        over_rounds.scores(more.scorecards, more.courses),
        _sources(of, more.earlier),
    )
    return Page(
        title=of.title,
        lead=lead,
        facts=(
            ("Round", of.id),
            ("Questionnaire", f"{asked.title}, version {asked.version}"),
            ("Digest of the questionnaire", of.digest),
            ("Opened", of.opens_on.isoformat()),
            ("Deadline", of.deadline.date().isoformat()),
            ("Totals", f"issue {of.issue}" if of.issue else "not published yet"),
        ),
        sections=tuple(section for section in sections if section is not None),
    )


def _remarks(of: Round) -> Section | None:
    if not of.remarks:
        return None
    said = [f"{one.title}. {one.text}" + (f" (Source: {one.source})" if one.source else "") for one in of.remarks]
    return Section(title="What to know first", paragraphs=tuple(said))


def _figures(of: Round, analysis: Analysis) -> Section | None:
    if not analysis.figures:
        return None
    wrong = {one.figure: one for one in of.corrected}
    rows = [
        (
            one.statement,
            one.told,
            f"corrected; was {wrong[one.id].before}" if one.id in wrong else "as published",
            one.source,
        )
        for one in analysis.figures
    ]
    counted = [one for one in analysis.figures if one.of is not None and one.label]
    drawn = [Bar(label=one.label, value=one.count or 0, of=one.of, told=_beside(one)) for one in counted]
    table = Table(
        caption="Suppliers of concern, and what is known of them, by kind of equipment",
        head=("Equipment", "Bodies"),
        rows=tuple((one.label, one.told) for one in counted),
    )
    alt = "Bodies by kind of equipment: " + "; ".join(f"{one.label} {one.told}" for one in counted)
    plots = (Plot(title=table.caption, svg=bars.bars(drawn, across="bodies"), alt=alt, table=table),) if drawn else ()
    figures = Table(caption="Published figures", head=("What", "Figure", "State", "Source"), rows=tuple(rows))
    return Section(title="What was found", paragraphs=(AT_LEAST,), tables=(figures,), plots=plots)


def _beside(one: Figure) -> str:
    """Write what stands beside a bar: the caption below says of what."""
    return f"{'at least ' if one.at_least else ''}{one.count} of {one.of}"


def _short(word: str) -> str:
    return word.replace("_", " ").capitalize()


def _kinds(asked: Questionnaire, analysis: Analysis) -> Section | None:
    if not analysis.by_kind:
        return None
    rows = []
    for kind, tallies in analysis.by_kind:
        for one in tallies:
            question = asked.question(one.question)
            if question is not None and question.facet is not None:
                yes = one.count(Said.YES.value) or 0
                rows.append((question.asks, _short(kind), f"at least {yes} of {one.answering} answering"))
    head = ("Question", "Kind of body", "Yes")
    table = Table(caption="Answers of yes by kind of body", head=head, rows=tuple(sorted(rows)))
    return Section(title="By kind of body", tables=(table,)) if rows else None


def _corrections(of: Round, asked: Questionnaire, analysis: Analysis) -> Section | None:
    statements = {one.id: one.statement for one in of.figures}
    rows = [
        (
            statements[one.figure],
            str(one.before),
            str(one.after),
            one.on.isoformat() if one.on else "not known",
            one.why,
        )
        for one in of.corrected
    ]
    rows += [_reissued(asked, one) for one in analysis.reissued]
    if not rows:
        return None
    table = Table(
        caption="Corrections: what was published before stays here",
        head=("What", "Before", "After", "Date or issue", "Why"),
        rows=tuple(rows),
    )
    return Section(title="Corrections", tables=(table,))


def _day(on: date | None) -> str:
    return "not known" if on is None else on.isoformat()


def _reissued(asked: Questionnaire, one: Reissued) -> tuple[str, str, str, str, str]:
    question = asked.question(one.question)
    who = f" ({', '.join(one.bodies)})" if one.bodies else ""
    said = question.asks if question is not None else one.question
    if not one.bodies:
        return said, "not published", "not published", f"issue {one.issue}", "An answer was corrected."
    return f"{said}{who}", _counts(one.before), _counts(one.after), f"issue {one.issue}", one.why


def _counts(tally: Tally) -> str:
    told = ", ".join(f"{_said(key)}: {disclosure.shown(count)}" for key, count in tally.counts)
    return told if tally.total is None else f"{told}; together {tally.total:,}"


def _said(key: str) -> str:
    """Return under what an answer is counted, in words; a maker stays as it is."""
    return survey_tables.SAID[Said(key)].casefold() if key in set(Said) else key


def _sources(of: Round, earlier: Sequence[Earlier]) -> Section | None:
    said = [(one.source, one.where) for one in of.figures] + [(one.source, one.where) for one in earlier]
    pairs = dict.fromkeys(said)
    if not pairs:
        return None
    table = Table(caption="Sources", head=("Source", "Address"), rows=tuple(pairs))
    return Section(title="Sources", tables=(table,))
