"""A map of bodies as a plot of a report, with its table: what is said of each, and nothing of where equipment is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.jobs.estate import areas
from peelian.jobs.estate.standing import Line
from peelian.nouns.body import Body
from peelian.nouns.ids import BodyId
from peelian.render.report import Plot, Table
from peelian.render.tiles import Key, Tile, tiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a map says of one body. `short`: fits into a tile; `whole`: stands in the table; `level`: see `Tile`."""

    short: str
    whole: str
    level: float | None


def plot(title: str, head: str, bodies: Sequence[Body], told: Mapping[BodyId, Told], keys: Sequence[Key]) -> Plot:
    """Draw a map.

    Args:
        title: what it shows.
        head: of the table's last column.
        bodies: each of them is a tile.
        told: of each body.
        keys: what colours mean.
    """
    placed = areas.areas(bodies)
    drawn = [
        Tile(code=at.code, column=at.column, row=at.row, told=told[name].short, level=told[name].level)
        for name, at in placed.items()
    ]
    named = sorted(bodies, key=lambda one: (one.name, one.id))
    rows = tuple((one.name, placed[one.id].code, told[one.id].whole) for one in named)
    alt = f"{title}. A map with one tile a body; the table below says the same."
    table = Table(caption=title, head=("Body", "Tile", head), rows=rows)
    return Plot(title=title, svg=tiles(drawn, keys), alt=alt, table=table)


def concerns(bodies: Sequence[Body], lines: Sequence[Line]) -> Plot | None:
    """Draw how much of each body's equipment has a concern; None of fewer than two bodies. For oversight's eyes.

    Args:
        bodies: that there are.
        lines: sums by body; `of` is its id.
    """
    if len(bodies) < 2:  # noqa: PLR2004 (one body is no map)
        return None
    sums = {line.of: line for line in lines}
    told = {body.id: _flagged(sums.get(body.id)) for body in bodies}
    keys = [Key(label="no concern", level=0.0), Key(label="all with a concern", level=1.0)]
    title = "Assets with a concern, by area"
    return plot(title, "Assets with a concern", bodies, told, [*keys, Key(label="no assets", level=None)])


def _flagged(line: Line | None) -> Told:
    if line is None or not line.assets:
        return Told(short="none", whole="no assets", level=None)
    share = line.flagged / line.assets
    return Told(short=f"{share:.0%}", whole=f"{line.flagged:,} of {line.assets:,} ({share:.0%})", level=share)
