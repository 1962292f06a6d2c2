"""Somebody was refused at the door; `problem` turns it into an answer."""

from peelian.nouns.refusal import Refused


class NotAllowedError(Exception):
    """Somebody was refused. `known`: whether the door knows who it is."""

    def __init__(self, refused: Refused, *, known: bool) -> None:
        super().__init__(refused.reason)
        self.refused = refused
        self.known = known
