"""Prompts and the numbers that answers need, over one connection. SQLite itself refuses a sixth prompt in 24 hours."""

from datetime import datetime

from sqlalchemy import Column, Connection, Index, Text
from sqlalchemy.exc import IntegrityError

from peelian.errors import TooManyPromptsError
from peelian.nouns.order import OrderId
from peelian.nouns.prompt import OPEN, Prompt, PromptId
from peelian.nouns.statement import Nonce
from peelian.nouns.wearer import WearerId
from peelian.storage import shelf
from peelian.storage.moments import Moment

MOST = 5
"""As the trigger of `v0006_check_ins` counts, for the error's sentence."""

PROMPT = shelf.table(
    "check_prompt",
    Column("order_id", Text, nullable=False, index=True),
    Column("state", Text, nullable=False, index=True),
    Column("wearer", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("counts_at", Moment, nullable=False),
)
"""`counts_at`: the last moment at which it can have been shown."""

Index("ix_check_prompt_wearer_counts_at", PROMPT.c.wearer, PROMPT.c.counts_at)

NONCE = shelf.table("check_nonce", Column("issued_at", Moment, nullable=False, index=True))


class CheckPrompts:
    """All prompts, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, PROMPT, Prompt, label="prompt")

    def get(self, prompt: PromptId) -> Prompt:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(prompt)

    def recent(self, wearer: WearerId, since: datetime) -> list[Prompt]:
        """Return those of a wearer, of whichever order, that count at `since` or later.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(PROMPT.c.wearer == wearer, PROMPT.c.counts_at >= since, order=(PROMPT.c.sent_at,))

    def open(self) -> list[Prompt]:
        """Return those that are sent or delivered, and no more.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(PROMPT.c.state.in_(sorted(OPEN)), order=(PROMPT.c.id,))

    def of(self, order: OrderId) -> list[Prompt]:
        """Return those of an order, in the order in which they were sent.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(PROMPT.c.order_id == order)

    def put(self, prompt: Prompt) -> None:
        """Keep one, new or changed.

        Raises:
            TooManyPromptsError: it would be the sixth of its wearer in 24 hours, or is moved to another time.
        """
        keys = {"order_id": prompt.order, "state": prompt.state.value, "wearer": prompt.wearer}
        try:
            self._shelf.put(prompt.id, prompt, sent_at=prompt.sent_at, counts_at=prompt.counts_at, **keys)
        except IntegrityError as error:
            raise TooManyPromptsError(wearer=prompt.wearer, most=MOST) from error

    def remove(self, prompt: PromptId) -> None:
        """Remove one."""
        self._shelf.remove(prompt)


class CheckNonces:
    """Numbers that were given out, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shelf = shelf.Shelf(connection, NONCE, Nonce, label="number")

    def find(self, nonce: str) -> Nonce | None:
        """Return one by its id, or None.

        Raises:
            StoreError: it cannot be read.
        """
        return self._shelf.find(nonce)

    def put(self, nonce: Nonce) -> None:
        """Keep one, new or changed."""
        self._shelf.put(nonce.id, nonce, issued_at=nonce.issued_at)

    def forget(self, before: datetime) -> int:
        """Remove those that were given out before a moment; return how many."""
        return self._connection.execute(NONCE.delete().where(NONCE.c.issued_at < before)).rowcount
