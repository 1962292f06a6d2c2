"""Puts a folder, an archive or an upload of people on a deployment's list."""

from collections.abc import Callable
from dataclasses import dataclass

from peelian.errors import BadInputError, OperatingPointError
from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.jobs.live.desk import importing, lookalikes, rows
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.importing import Report, Work
from peelian.jobs.live.desk.listing import Likeness
from peelian.jobs.live.desk.lookalikes import Findings
from peelian.jobs.live.desk.rows import Row, Table
from peelian.match import pairs
from peelian.nouns.ids import DeploymentId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.person import Person
from peelian.nouns.portrait import Told
from peelian.nouns.refusal import Refusals, Refused
from peelian.wiring import operating_points as known_points
from peelian.wiring.bundles import Source
from peelian.wiring.likeness import Likenesses

LOOSEST_FMR = 1e-3
"""The rate of one-to-one comparisons that short lists are looked at with."""

Tick = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""

Stopped = Callable[[], bool]
"""Asked before each row whether the rest is to be left out."""

Answer = Report | Refusals
"""What comes of an import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Reads lists into one desk, with one pack. For several threads, one list each."""

    desk: Desk
    likenesses: Likenesses

    def run(
        self, person: Person, deployment: DeploymentId, source: Source, *, tick: Tick, stopped: Callable[[], bool]
    ) -> Report | Refusals:
        """Put everybody on the list who can be; the report says of each other row why not.

        Args:
            person: who imports.
            deployment: whose list.
            source: from `wiring.bundles`.
            tick: told after each row.
            stopped: asked before each row; yes leaves out the rest.

        Raises:
            NotFoundError: there is no such deployment.
        """

        def likeness_of(row: Row) -> Likeness | Refused:
            return self.likenesses.of(source.portrait(row.image).content, name=row.image)

        work = Work(likeness_of=likeness_of, tick=tick, stopped=stopped)
        return importing.run(self.desk, person, deployment, table(source), work)


def table(source: Source) -> Table:
    """Read the table, and what the pictures' own records tell; nothing is put anywhere yet."""

    def tells(image: str) -> Told | Refused:
        try:
            return source.told(image)
        except BadInputError as error:
            return Refused(rule="picture", reason=error.sentence.rstrip("."))

    return rows.parse(source.table, tells=tells)


def look_alikes(desk: Desk, person: Person, deployment: DeploymentId, at: OperatingPoint) -> Findings | Refusals:
    """Look for doubles and look-alikes in a deployment's list.

    Raises:
        NotFoundError: there is no such deployment.
        ModelMismatchError: the operating point is of another model than the list.
    """
    return lookalikes.within(desk, person, deployment, at, pairs.alike)


def point_for_pairs(pack: Pack, listed: int) -> OperatingPoint:
    """Choose from where two of so many listed people count as alike.

    A list has many more pairs than people. So the rate falls as the list grows, and strangers who are named by mistake
    stay fewer than one a person; the strictest rate that was measured is taken where none is strict enough.

    Raises:
        OperatingPointError: no one-to-one operating point was measured with this pack.
    """
    known = known_points.shipped(pack)
    rate = min(LOOSEST_FMR, 2 / max(listed - 1, 1))
    try:
        return operating_points.choose_one_to_one(known, model=pack.model, fmr=rate)
    except OperatingPointError:
        strictest = min((one.target for one in known if one.is_one_to_one), default=rate)
        return operating_points.choose_one_to_one(known, model=pack.model, fmr=strictest)
