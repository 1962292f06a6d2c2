"""Who answered a round, as part of its report: rates by kind of body, by area on a map, and over rounds."""

from collections import Counter
from collections.abc import Sequence

from peelian.jobs.estate.survey.counting import Analysis, Turnout, TurnoutState
from peelian.jobs.estate.survey.rounds_shipped import Earlier
from peelian.nouns.survey import Round
from peelian.render import bars
from peelian.render.bars import Bar
from peelian.render.report import Plot, Section, Table
from peelian.render.tiles import Key
from peelian.wiring.estate import area_map
from peelian.wiring.estate.area_map import Told

SHOWN = {
    TurnoutState.ANSWERED: Told(short="yes", whole="answered", level=1.0),
    TurnoutState.LATE: Told(short="late", whole="answered after the deadline", level=0.4),
    TurnoutState.SILENT: Told(short="no", whole="did not answer", level=None),
}
"""What a map says of a body; the word stands in its tile, so that no colour is needed to read it."""


def section(analysis: Analysis, of: Round, earlier: Sequence[Earlier]) -> Section:
    """Return the part of a report that says who answered."""
    turnout = analysis.turnout
    kinds = [
        (kind.replace("_", " ").capitalize(), str(asked), str(answered), f"{answered / asked:.0%}")
        for kind, asked, answered in turnout.by_kind
    ]
    whole = ("All bodies", str(turnout.asked), str(turnout.answered), f"{turnout.answered / turnout.asked:.0%}")
    table = Table(
        caption="Response rate: bodies that answered, of those that were asked",
        head=("Kind of body", "Asked", "Answered", "Rate"),
        rows=(*kinds, whole),
    )
    silent = ", ".join(turnout.silent) or "none"
    late = ", ".join(turnout.late) or "not known" if of.reconstruction else ", ".join(turnout.late) or "none"
    said = (f"Did not answer ({len(turnout.silent)}): {silent}.", f"Answered after the deadline: {late}.")
    return Section(
        title="Who answered", paragraphs=said, tables=(table,), plots=(*_map(turnout), *_rates(analysis, of, earlier))
    )


def _rates(analysis: Analysis, of: Round, earlier: Sequence[Earlier]) -> tuple[Plot, ...]:
    if not earlier:
        return ()
    turnout = analysis.turnout
    here = (
        str(of.opens_on.year),
        round(100 * turnout.answered / turnout.asked),
        f"{turnout.answered} of {turnout.asked}",
    )
    rows = sorted([here, *(_rate(one) for one in earlier)])
    drawn = [Bar(label=name, value=rate, of=100, told=f"{rate} % ({told})") for name, rate, told in rows]
    table = Table(
        caption="Response rate over rounds",
        head=("Round", "Rate", "Bodies"),
        rows=tuple((name, f"{rate} %", told) for name, rate, told in rows),
    )
    alt = "Response rate by round: " + "; ".join(f"{name} {rate} %" for name, rate, _ in rows)
    svg = bars.bars(drawn, across="bodies that answered, % of those that were asked")
    return (Plot(title="Response rate over rounds", svg=svg, alt=alt, table=table),)


def _rate(one: Earlier) -> tuple[str, int, str]:
    if one.count is not None and one.of is not None:
        return one.round, round(100 * one.count / one.of), f"{one.count} of {one.of}"
    return one.round, one.percent or 0, "numbers not published here"


def _map(turnout: Turnout) -> tuple[Plot, ...]:
    if not turnout.states:
        return ()
    counts = Counter(state for _, state in turnout.states)
    keys = [Key(label=f"{state.value} ({counts[state]})", level=SHOWN[state].level) for state in counts]
    told = {body.id: SHOWN[state] for body, state in turnout.states}
    bodies = [body for body, _ in turnout.states]
    return (area_map.plot("Who answered, by area", "Answered", bodies, told, sorted(keys, key=lambda key: key.label)),)
