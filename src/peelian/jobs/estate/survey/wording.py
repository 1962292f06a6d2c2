"""A questionnaire in Welsh besides English: all of it or none, since half a form makes one language the lesser."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from peelian.errors import QuestionnaireError

Words = tuple[str, str, str]
"""What they are of, in English, and in Welsh."""

TITLE = "{title}"
"""Stands for what a part is called, in a question that is asked of every kind of equipment."""


def welsh(told: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the Welsh of a questionnaire as it is written, each with what it is of; nothing where there is none.

    Raises:
        QuestionnaireError: some of it is missing, or something is in Welsh alone.
    """
    places = list(_places(told))
    if not any(there for _, _, there in places):
        return ()
    odd = next((of for of, english, there in places if bool(english) != bool(there)), None)
    if odd is not None:
        problem = f"it is in English or in Welsh alone what stands for “{odd}”"
        raise QuestionnaireError(problem)
    return tuple((of, there) for of, english, there in places if english)


def inserted(text: str, title: str) -> str:
    """Write a question about a kind of equipment, whose name begins small inside a sentence, if it is a word."""
    return text.replace(TITLE, title.lower() if title[1:2].islower() else title)


def _places(told: Mapping[str, Any]) -> Iterator[Words]:
    yield "title", told["title"], told.get("title_cy", "")
    for part in told["parts"]:
        name, title_cy = part["id"], part.get("title_cy", "")
        yield f"part {name}", part["title"], title_cy
        for one in told.get("questions", ()):
            if one["section"] == name:
                yield from _question(one["id"], one, "")
        for one in told.get("each", ()) if "system" in part else ():
            yield from _question(f"{name}.{one['id']}", one, title_cy)


def _question(name: str, told: Mapping[str, Any], title: str) -> Iterator[Words]:
    yield f"asks {name}", told["asks"], inserted(told.get("asks_cy", ""), title)
    yield f"hint {name}", told.get("hint", ""), told.get("hint_cy", "")
    pairs = zip_longest(told.get("columns", ()), told.get("columns_cy", ()), fillvalue="")
    yield from ((f"column {place} {name}", english, there) for place, (english, there) in enumerate(pairs))
