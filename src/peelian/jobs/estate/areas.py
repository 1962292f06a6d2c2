"""Where each body's tile is on a map: forces stand roughly as their areas do, everybody else in rows below.

One tile is one body, whatever its size; nothing on such a map says where in its area anything is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId

LAYOUT = """
.   .   .   .   .   SCO .   .   .   .
.   .   .   PSN .   .   NUB .   .   .
.   .   .   .   .   CUM DUR CLE .   .
.   .   .   .   .   LAN NYK HUM .   .
.   .   .   .   MER GMP WYK SYK LIN .
.   .   .   NWL CHE STA DER NOT .   .
.   .   DYP .   WMA WMD LEI NTH CAM NFK
.   .   SWL GWE GLO WAR TVP BED HRT SFK
.   .   .   .   AVS WIL .   MET CLP ESX
.   .   .   DCN DOR HAM SUR SUS KNT .
"""
"""The 43 forces of England and Wales, and those of Scotland and Northern Ireland, drawn by hand for this project."""

FORCES = {
    "avon-and-somerset": "AVS",
    "bedfordshire": "BED",
    "cambridgeshire": "CAM",
    "cheshire": "CHE",
    "city-of-london": "CLP",
    "cleveland": "CLE",
    "cumbria": "CUM",
    "derbyshire": "DER",
    "devon-and-cornwall": "DCN",
    "dorset": "DOR",
    "durham": "DUR",
    "dyfed-powys": "DYP",
    "essex": "ESX",
    "gloucestershire": "GLO",
    "greater-manchester": "GMP",
    "gwent": "GWE",
    "hampshire": "HAM",
    "hertfordshire": "HRT",
    "humberside": "HUM",
    "kent": "KNT",
    "lancashire": "LAN",
    "leicestershire": "LEI",
    "lincolnshire": "LIN",
    "merseyside": "MER",
    "metropolitan": "MET",
    "norfolk": "NFK",
    "north-wales": "NWL",
    "north-yorkshire": "NYK",
    "northamptonshire": "NTH",
    "northern-ireland": "PSN",
    "northumbria": "NUB",
    "nottinghamshire": "NOT",
    "scotland": "SCO",
    "south-wales": "SWL",
    "south-yorkshire": "SYK",
    "staffordshire": "STA",
    "suffolk": "SFK",
    "surrey": "SUR",
    "sussex": "SUS",
    "thames-valley": "TVP",
    "warwickshire": "WAR",
    "west-mercia": "WMA",
    "west-midlands": "WMD",
    "west-yorkshire": "WYK",
    "wiltshire": "WIL",
}
"""Tile of each force, by the id that the shipped round gives it."""

WITHOUT = ("police", "constabulary", "service", "force", "of", "the")
"""Words that ids and names of forces have or lack; without them they are compared."""

ACROSS = 10
"""Tiles in a row of those without an area."""

PLACES = {
    code: (column, row)
    for row, line in enumerate(LAYOUT.strip().splitlines())
    for column, code in enumerate(line.split())
    if code != "."
}
"""Column and row of each tile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A body's tile. `code`: what is written in it."""

    code: str
    column: int
    row: int


def areas(bodies: Iterable[Body]) -> dict[BodyId, Area]:
    """Place bodies on a map, each once."""
    # A force comes before others that work in its area.
    known = sorted(bodies, key=lambda one: (one.kind is not BodyKind.TERRITORIAL_FORCE, one.name, one.id))
    found: dict[BodyId, Area] = {}
    taken: set[str] = set()
    for body in known:
        code = _force(body)
        if code and code not in taken:
            taken.add(code)
            column, row = PLACES[code]
            found[body.id] = Area(code=code, column=column, row=row)
    first = max(row for _, row in PLACES.values()) + 1
    others = [body for body in known if body.id not in found]
    for place, body in enumerate(others):
        row = first + place // ACROSS
        found[body.id] = Area(code=_short(body), column=place % ACROSS, row=row)
    return found


def _force(body: Body) -> str:
    """Return the tile of a force, by its id, its name or its area; empty where it is none."""
    return next((code for said in (body.id, body.name, body.area) if (code := _codes().get(_key(said)))), "")


def _codes() -> dict[str, str]:
    return {_key(name): code for name, code in FORCES.items()}


def _key(said: str) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in said.casefold()).split()
    return " ".join(word for word in words if word not in WITHOUT)


def _short(body: Body) -> str:
    """Return what is written in the tile of a body without an area: its initials, or the beginning of its name."""
    words = [word for word in body.name.replace("-", " ").split() if word[:1].isalnum()]
    if len(words) > 1:
        return "".join(word[0] for word in words[:4]).upper()
    return body.name.strip()[:4].upper()
