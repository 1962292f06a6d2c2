"""What a reader and a recogniser are told: one order at the start, and words to switch the preview or to stop."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import Field

from peelian.capture.source import Kind as Kinds
from peelian.errors import OrderError
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.nouns.template import Reference, Template
from peelian.worker.framing import Body, Codec, Kind
from peelian.worker.wire import Count, Name, RungFor

MOST_TEMPLATE_BYTES = 512 * 1024 * 1024
MOST_ORDER_BYTES = 64 * 1024 * 1024
Descriptor = Annotated[int, Field(ge=0, le=65_535)]
Rate = Annotated[float, Field(gt=0, le=100)]


class Seat(Body):
    """A camera, and the descriptor of the memory in which its frames lie."""

    name: Name
    memory: Descriptor


class Listed(Body):
    """Whose a template is: an entry of the list and one of its pictures, under names that mean nothing elsewhere."""

    subject: Name
    image: Name


class Rate95(Body):
    """A `Proportion`."""

    errors: Count
    trials: Count
    value: float
    low: float
    high: float


class Point(Body):
    """An `OperatingPoint`."""

    name: Name
    model: str
    pack: str
    gallery_size: Count
    target: float
    threshold: float
    false_positive: Rate95
    false_negative: Rate95
    data: str
    measured_on: date


class Glass(Body):
    """How previews are made."""

    width_px: Annotated[int, Field(ge=64, le=640)] = 640
    rate_hz: Rate = 7.5


class RecogniserOrder(Body):
    """All that a recogniser is told. The binary part is the templates, one a row of `listed`, as a NumPy array."""

    cameras: tuple[Seat, ...]
    pack: str
    at: Point
    listed: tuple[Listed, ...]
    rung: tuple[RungFor, ...]
    glass: Glass
    shots_per_s: Rate


class ReaderOrder(Body):
    """All that a reader is told. `address` may hold a password, and goes nowhere but to libav."""

    name: Name
    kind: Kinds
    address: str = Field(repr=False)
    shown: str
    protocols: str
    options: tuple[tuple[str, str], ...]
    rate_hz: Rate
    loop: bool
    memory: Descriptor


class Switch(Body):
    """Somebody looks at the previews, or nobody does."""

    watched: bool


class Stop(Body):
    """End, and say so."""


ORDERS = Codec(
    {
        "recogniser": Kind(
            number=1, body=RecogniserOrder, most_header=MOST_ORDER_BYTES, most_binary=MOST_TEMPLATE_BYTES
        ),
        "reader": Kind(number=2, body=ReaderOrder),
        "switch": Kind(number=3, body=Switch, most_header=64),
        "stop": Kind(number=4, body=Stop, most_header=64),
    }
)
"""Every word that goes to a child."""


def templates_out(references: Sequence[Reference]) -> bytes:
    """Return the references' templates as an array in a file's form, (n, dims), float32."""
    out = io.BytesIO()
    vectors = [reference.template.vector for reference in references]
    np.lib.format.write_array(out, np.stack(vectors) if vectors else np.empty((0, 0), np.float32), allow_pickle=False)
    return out.getvalue()


def references_in(order: RecogniserOrder, templates: bytes) -> list[Reference]:
    """Return the references of an order.

    Raises:
        OrderError: the templates are no such array, or not one for each entry.
    """
    rows = _rows(templates, len(order.listed))
    model = ModelId(order.at.model)
    return [
        Reference(
            subject=SubjectId(entry.subject), image=entry.image, template=Template(model=model, vector=row.copy())
        )
        for entry, row in zip(order.listed, rows, strict=True)
    ]


def _rows(templates: bytes, count: int) -> npt.NDArray[np.float32]:
    try:
        rows = np.lib.format.read_array(io.BytesIO(templates), allow_pickle=False)
    except (ValueError, EOFError):
        raise OrderError("its templates are no array of numbers") from None
    if rows.dtype != np.float32 or rows.ndim != 2 or len(rows) != count:  # noqa: PLR2004 - rows and columns
        raise OrderError("its templates are not one row of numbers for each entry")
    return rows


def point_out(point: OperatingPoint) -> Point:
    """Return an operating point as an order holds it."""
    return Point(
        name=point.name,
        model=point.model,
        pack=point.pack,
        gallery_size=point.gallery_size,
        target=point.target,
        threshold=point.threshold,
        false_positive=_rate_out(point.false_positive),
        false_negative=_rate_out(point.false_negative),
        data=point.data,
        measured_on=point.measured_on,
    )


def point_in(point: Point) -> OperatingPoint:
    """Return the operating point of an order.

    Raises:
        InvalidValueError: it holds a number that no operating point can.
    """
    return OperatingPoint(
        name=point.name,
        model=ModelId(point.model),
        pack=point.pack,
        gallery_size=point.gallery_size,
        target=point.target,
        threshold=point.threshold,
        false_positive=Proportion(**point.false_positive.model_dump()),
        false_negative=Proportion(**point.false_negative.model_dump()),
        data=point.data,
        measured_on=point.measured_on,
    )


def _rate_out(rate: Proportion) -> Rate95:
    return Rate95(errors=rate.errors, trials=rate.trials, value=rate.value, low=rate.low, high=rate.high)
