"""The address of a page of the register says all that it shows: what is looked for, in which order, and which part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from peelian.law.estate import AHEAD_DAYS
from peelian.nouns.asset import SystemType
from peelian.nouns.ids import BodyId, SupplierConcernId
from peelian.nouns.register import Query, Sort

ON_A_PAGE: Final = 50
LONGEST: Final = 200
"""Characters of a text that is looked for."""
MOST_PAGES: Final = 100_000

SORTED: Final = {
    Sort.REFERENCE: "Reference",
    Sort.SYSTEM: "Kind",
    Sort.MAKER: "Maker",
    Sort.MODEL: "Model",
    Sort.QUANTITY: "Quantity",
    Sort.DUE: "Next due",
}
"""Columns that a page can be sorted by, with their headings."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `given`: its parameters, as far as they mean anything."""

    given: Mapping[str, str]
    query: Query

    @property
    def page(self) -> int:
        """Which page it is, from 1."""
        return self.query.offset // ON_A_PAGE + 1

    def link(self, **changes: str) -> str:
        """Return the address of the same page with other parameters; one that is empty is left out."""
        merged = {**self.given, **changes}
        return "/estate?" + urlencode({name: value for name, value in merged.items() if value})

    def by(self, sort: str) -> str:
        """Return the address of the same assets, sorted by something: the other way round if they are so already."""
        turned = self.query.sort.value == sort and not self.query.descending
        return self.link(sort=sort, down="yes" if turned else "", page="")

    def order(self, sort: str) -> str:
        """Return what `aria-sort` says of a column."""
        if self.query.sort.value != sort:
            return "none"
        return "descending" if self.query.descending else "ascending"


def read(params: Mapping[str, str], today: date) -> Asked:
    """Read the parameters of an address. What means nothing is passed over: an address may be years old."""
    text = {name: params.get(name, "").strip()[:LONGEST] for name in ("q", "maker", "supplier", "body", "concern")}
    system, sort = params.get("system", ""), params.get("sort", "")
    page = params.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and 0 < int(page[:9]) <= MOST_PAGES else 1
    flags = {name: "yes" if params.get(name) else "" for name in ("flagged", "due", "down")}
    query = Query(
        today=today,
        body=BodyId(text["body"]) if text["body"] else None,
        system=SystemType(system) if system in set(SystemType) else None,
        maker=text["maker"],
        supplier=text["supplier"],
        text=text["q"],
        concern=SupplierConcernId(text["concern"]) if text["concern"] else None,
        flagged=bool(flags["flagged"]),
        due_by=today + timedelta(days=AHEAD_DAYS) if flags["due"] else None,
        sort=Sort(sort) if sort in set(Sort) else Sort.REFERENCE,
        descending=bool(flags["down"]),
        offset=(number - 1) * ON_A_PAGE,
        limit=ON_A_PAGE,
    )
    kept = {"system": system if query.system else "", "sort": sort if sort in set(Sort) else ""}
    given = {**text, **kept, **flags, "page": str(number) if number > 1 else ""}
    return Asked({name: value for name, value in given.items() if value}, query)


def pages(asked: Asked, of: int) -> dict[str, object]:
    """Return what the macro of the pagination takes."""
    last = max((of + ON_A_PAGE - 1) // ON_A_PAGE, 1)
    near = [n for n in range(asked.page - 2, asked.page + 3) if 1 <= n <= last]
    shown = sorted({1, *near, last})
    items: list[dict[str, object]] = []
    before = 0
    for number in shown:
        if number > before + 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": asked.link(page=str(number)), "current": number == asked.page})
        before = number
    found: dict[str, object] = {"items": items}
    if asked.page > 1:
        found["previous"] = {"href": asked.link(page=str(asked.page - 1))}
    if asked.page < last:
        found["next"] = {"href": asked.link(page=str(asked.page + 1))}
    return found if last > 1 else {}
