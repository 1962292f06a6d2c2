"""Reports of published rounds, kept as they were counted until something changes that they tell of."""

from collections.abc import Hashable

from peelian.jobs.estate.survey import reading
from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.ids import RoundId
from peelian.wiring.survey import opening
from peelian.wiring.survey.reports import Reported


class KeptReports:
    """The reports of one desk. Sixty bodies with seventy answers each take half a second to count, and anybody may ask.

    A report tells of its round, of the rounds published before, and of what bodies are called. Answers of a round that
    is published change by a correction alone, and that gives it a new issue.
    """

    def __init__(self, surveys: Surveys) -> None:
        self._surveys = surveys
        self._kept: dict[RoundId, tuple[Hashable, Reported]] = {}

    def of(self, wanted: RoundId) -> Reported:
        """Return the report of a published round.

        Raises:
            NotFoundError: there is none of that id, or it is not published.
        """
        before = self._state()
        kept = self._kept.get(wanted)
        if kept is not None and kept[0] == before:
            return kept[1]
        made = opening.reported(self._surveys, wanted)
        # Read before it was counted: what changes in between is counted again the next time.
        self._kept[wanted] = before, made
        return made

    def _state(self) -> Hashable:
        with self._surveys.store.read() as unit:
            bodies = tuple(unit.bodies.all())
        return bodies, tuple((one.id, one.issue) for one in reading.published(self._surveys))
