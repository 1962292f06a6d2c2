"""Reads one row of a table: it becomes an asset, or says in words what is wrong with it, by column."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from peelian.errors import InvalidValueError
from peelian.jobs.cells import Cells
from peelian.jobs.estate import columns
from peelian.jobs.estate.columns import FIELD, OWN, PART
from peelian.nouns.asset import (
    Answer,
    Asset,
    Capability,
    Component,
    Contract,
    Exposure,
    Paper,
    Product,
    Standing,
    SystemType,
)
from peelian.nouns.ids import BodyId

SYSTEMS = tuple(one.value for one in SystemType)
CAPABILITIES = tuple(one.value for one in Capability)
EXPOSURES = tuple(one.value for one in Exposure)
PRODUCT = ("maker", "model", "country", "firmware", "update_channel", "cpe", "purl", "components")
"""Columns that say what was bought."""

MOST_PRODUCTS = 10_000
"""That are remembered while a table is read."""

ANSWERS = tuple(one.value for one in Answer)

LONGEST_NAME = 200
"""Characters of a name, a reference or an identifier."""

MOST_PARTS = 50
"""Components, or partners, of one asset."""

LARGEST_FLEET = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, in which column, and what to do. `row`: as a spreadsheet counts; None: the table as a whole."""

    row: int | None = None
    column: str = ""
    problem: str
    remedy: str

    @override
    def __str__(self) -> str:
        """Return it as one or two sentences."""
        where = f"{self.column}: " if self.column else ""
        return f"{where}{self.problem}. {self.remedy}."


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRow:
    """One row that is left out. `reference`: what it is about, as far as it says."""

    number: int
    reference: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a table may hold. `bodies`: all that there are; `only`: the one that it may be about, if one.

    `whole`: the table has every column; where it has not, what is known stays. `products`: those that were read
    already, by their cells: assets are many, and products few.
    """

    bodies: frozenset[BodyId]
    only: BodyId | None = None
    whole: bool = True
    products: dict[tuple[str, ...], Product] = field(default_factory=dict, repr=False)

    def body(self, cells: Cells) -> BodyId:
        """Read which body a row is of; the only one where it does not say."""
        named = cells.text("body", self.only or "", longest=LONGEST_NAME).casefold()
        if not named or cells.wrong("body"):
            return BodyId("")
        if named not in self.bodies:
            cells.fault("body", f"Nobody knows a body {named[:40]!r}", "Check its id, or ask for it to be added")
        elif self.only is not None and named != self.only:
            cells.fault("body", "This is another body; you keep the register of your own alone", "Take the row out")
        return BodyId(named)


def wrong(number: int, cells: Cells, reference: str) -> WrongRow:
    """Return a row with everything that is wrong with it."""
    found = sorted(cells.faults, key=lambda one: columns.COLUMNS.index(one[0]) if one[0] in columns.COLUMNS else -1)
    faults = tuple(Fault(row=number, column=one[0], problem=one[1], remedy=one[2]) for one in found)
    return WrongRow(number=number, reference=reference, faults=faults)


def read(number: int, row: Mapping[str, str], scope: Scope) -> Asset | WrongRow:
    """Read a row. All cells are read, so that everything that is wrong with them is said at once."""
    cells = Cells(row)
    _unreadable(cells, row)
    body, reference = scope.body(cells), cells.text("reference", longest=LONGEST_NAME)
    if reference.casefold().startswith(OWN):
        cells.fault("reference", f"{OWN} stands before parts of Peelian itself", "Call it something else")
    try:
        asset = _asset(cells, body, reference, _product(cells, row, scope))
    except InvalidValueError as error:
        if not cells.faults:
            cells.fault(error.field, f"It must be {error.expected}", "Write it so, or leave the cell empty")
        asset = None
    return wrong(number, cells, reference) if asset is None or cells.faults else asset


def _unreadable(cells: Cells, row: Mapping[str, str]) -> None:
    """Say which cells hold bytes that are no UTF-8; they were read as stand-ins, so that the other rows could be."""
    if "".join(row.values()).isascii():
        return
    for column, text in row.items():
        if any("\udc80" <= sign <= "\udcff" for sign in text):
            cells.fault(column, "There are signs in it that are not in UTF-8", "Save the table as “CSV UTF-8”")


def _asset(cells: Cells, body: BodyId, reference: str, product: Product | None) -> Asset | None:
    system = cells.choice("system", SYSTEMS)
    contract, standing = _contract(cells), _standing(cells)
    quantity, serial = cells.whole("quantity", low=1, high=LARGEST_FLEET), _name(cells, "serial")
    if serial and quantity not in {None, 1}:
        cells.fault("serial", "A fleet has no serial number", "Give each its own row, or leave the cell empty")
    facts = {
        "capabilities": frozenset(Capability(one) for one in _several(cells, "capabilities", CAPABILITIES)),
        "exposure": Exposure(cells.choice("exposure", EXPOSURES, Exposure.UNKNOWN)),
        "sro": _name(cells, "sro"),
        "spoc": _name(cells, "spoc"),
        "dpia": Paper(reference=_name(cells, "dpia"), on=cells.day("dpia_on")),
        "self_assessment": Paper(reference=_name(cells, "self_assessment"), on=cells.day("self_assessment_on")),
        "firmware_on": cells.day("firmware_on"),
        "retention_days": cells.whole("retention_days", high=100_000),
        "sharing": _several(cells, "sharing"),
    }
    if cells.faults or product is None:
        return None
    return Asset(
        id=columns.id_of(body, reference),
        body=body,
        reference=reference,
        system=SystemType(system),
        product=product,
        serial=serial,
        quantity=quantity or 1,
        contract=contract,
        standing=standing,
        **facts,  # type: ignore[arg-type]
    )


def _product(cells: Cells, row: Mapping[str, str], scope: Scope) -> Product | None:
    key = tuple(row.get(name, "") for name in PRODUCT)
    if key in scope.products:
        return scope.products[key]
    before = len(cells.faults)
    components = _components(cells)
    facts = {name: _name(cells, name) for name in ("firmware", "update_channel", "cpe", "purl")}
    maker, model = cells.text("maker", longest=LONGEST_NAME), cells.text("model", longest=LONGEST_NAME)
    country = _name(cells, "country").upper()
    if len(cells.faults) > before:
        return None
    try:
        product = Product(maker=maker, model=model, country=country, components=components, **facts)
    except InvalidValueError as error:
        cells.fault(error.field, f"It must be {error.expected}", "Write it so, or leave the cell empty")
        return None
    if len(scope.products) < MOST_PRODUCTS:
        scope.products[key] = product
    return product


def _contract(cells: Cells) -> Contract:
    return Contract(
        supplier=_name(cells, "supplier"),
        ends_on=cells.day("contract_ends_on"),
        yearly_cost_gbp=cells.whole("yearly_cost_gbp"),
        replacement_cost_gbp=cells.whole("replacement_cost_gbp"),
    )


def _standing(cells: Cells) -> Standing:
    return Standing(
        uses=_answer(cells, "uses"),
        aware=_answer(cells, "aware"),
        due_diligence=_answer(cells, "due_diligence"),
        mitigated=_answer(cells, "mitigated"),
        mitigation=cells.text("mitigation", needed=False),
        replacement_on=cells.day("replacement_on"),
        replacement_plan=cells.text("replacement_plan", needed=False),
    )


def _answer(cells: Cells, column: str) -> Answer:
    return Answer(cells.choice(column, ANSWERS, Answer.UNKNOWN)) if cells.said(column) else Answer.UNKNOWN


def _name(cells: Cells, column: str) -> str:
    return cells.text(column, needed=False, longest=LONGEST_NAME) if cells.said(column) else ""


def _several(cells: Cells, column: str, choices: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Read several things out of one cell, each once."""
    if not cells.said(column):
        return ()
    found = dict.fromkeys(one.strip() for one in cells.text(column, needed=False).split(PART) if one.strip())
    if len(found) > MOST_PARTS:
        cells.fault(column, f"There are more than {MOST_PARTS} in it", "Keep the most important ones")
    if not choices:
        return tuple(found)
    folded = tuple("_".join(one.casefold().split()) for one in found)
    if unknown := [one for one in folded if one not in choices]:
        cells.fault(column, f"{unknown[0][:40]!r} is none of them", f"Write some of: {f' {PART} '.join(choices)}")
        return ()
    return folded


def _components(cells: Cells) -> tuple[Component, ...]:
    found = []
    for said in _several(cells, "components"):
        words = dict(_pair(one) for one in said.split(FIELD))
        if set(words) <= set(columns.COMPONENT) and words.get("name"):
            try:
                found.append(Component(**words))
            except InvalidValueError as error:
                cells.fault("components", f"{error.field} must be {error.expected}", "Write it so, or leave it out")
        else:
            known = f"{FIELD} ".join(f"{word}=…" for word in columns.COMPONENT)
            cells.fault("components", f"{said[:40]!r} does not say what it is", f"Write {known}, with {PART} between")
    return tuple(found)


def _pair(text: str) -> tuple[str, str]:
    word, _, value = text.partition("=")
    return word.strip(), value.strip()
