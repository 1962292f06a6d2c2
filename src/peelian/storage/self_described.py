"""What people who were checked said of themselves: counts of answers, one question at a time, and no row a person.

Nothing in them leads to a check: there is no order, no time but the month, and no two answers that belong together.
"""

from sqlalchemy import Boolean, Column, Connection, Integer, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from peelian.nouns.operator_check import SelfDescribed
from peelian.storage.metadata import METADATA

SELF_DESCRIBED = Table(
    "self_described",
    METADATA,
    Column("month", Text, primary_key=True),
    Column("trigger", Text, primary_key=True),
    Column("possible", Boolean, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("answer", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
"""`possible`: whether the check found a candidate."""

KEY = ("month", "trigger", "possible", "question", "answer")


class SelfDescriptions:
    """All counts, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, said: SelfDescribed) -> None:
        """Count what somebody said."""
        for question, answer in said.answers:
            values = {
                "month": said.month,
                "trigger": said.trigger,
                "possible": said.possible,
                "question": question,
                "answer": answer,
            }
            statement = insert(SELF_DESCRIBED).values(count=1, **values)
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=KEY, set_={"count": SELF_DESCRIBED.c.count + 1})
            )

    def counts(self) -> list[tuple[SelfDescribed, int]]:
        """Return every count, each with one question and its answer, sorted."""
        columns = SELF_DESCRIBED.c
        rows = self._connection.execute(select(SELF_DESCRIBED).order_by(*(columns[name] for name in KEY))).all()
        return [
            (SelfDescribed(month=month, trigger=trigger, possible=possible, answers=((question, answer),)), count)
            for month, trigger, possible, question, answer, count in rows
        ]
