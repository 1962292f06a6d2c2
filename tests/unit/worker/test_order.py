import io
from datetime import date

import numpy as np
import pytest

from peelian.errors import InvalidValueError, OrderError
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.nouns.template import Reference, Template
from peelian.worker import order
from peelian.worker.order import ORDERS, Glass, Listed, ReaderOrder, RecogniserOrder, Seat
from peelian.worker.wire import RungFor

MODEL = ModelId("a" * 64)
RATE = Proportion(errors=1, trials=1000, value=0.001, low=0.0001, high=0.006)
POINT = OperatingPoint(
    name="p",
    model=MODEL,
    pack="starter",
    gallery_size=2,
    target=0.01,
    threshold=0.8,
    false_positive=RATE,
    false_negative=RATE,
    data="nobody",
    measured_on=date(2026, 11, 22),
)


def references(count: int = 2) -> list[Reference]:
    vectors = np.eye(4, dtype=np.float32)
    return [
        Reference(
            subject=SubjectId(f"s{k}"), image=f"{k}.jpg", template=Template(model=MODEL, vector=vectors[k].copy())
        )
        for k in range(count)
    ]


def order_of(listed: int = 2) -> RecogniserOrder:
    return RecogniserOrder(
        cameras=(Seat(name="gate", memory=7),),
        pack="starter",
        at=order.point_out(POINT),
        listed=tuple(Listed(subject=f"s{k}", image=f"{k}.jpg") for k in range(listed)),
        rung=(RungFor(camera="gate", subject="s0", time_s=3.0, area_px=900.0),),
        glass=Glass(),
        shots_per_s=24.0,
    )


def test_an_order_arrives_as_it_was_given() -> None:
    sent = ORDERS.encode(order_of(), order.templates_out(references()))
    message = ORDERS.read(io.BytesIO(sent))
    assert message is not None
    assert isinstance(message.body, RecogniserOrder)
    assert message.body == order_of()
    assert order.point_in(message.body.at) == POINT
    back = order.references_in(message.body, message.binary)
    for one, other in zip(back, references(), strict=True):
        assert (one.subject, one.image, one.template.model) == (other.subject, other.image, other.template.model)
        assert (one.template.vector == other.template.vector).all()


def test_an_empty_list_arrives_too() -> None:
    assert order.references_in(order_of(0), order.templates_out([])) == []


@pytest.mark.parametrize(
    "templates",
    [
        b"",
        b"noise" * 99,
        order.templates_out(references(1)),
        order.templates_out(references(2))[:-1],
    ],
)
def test_templates_that_do_not_fit_the_list_are_refused(templates: bytes) -> None:
    with pytest.raises(OrderError):
        order.references_in(order_of(), templates)


@pytest.mark.parametrize("array", [np.zeros((2, 4)), np.zeros(2, np.float32)])
def test_templates_of_another_form_are_refused(array: np.ndarray) -> None:
    out = io.BytesIO()
    np.save(out, array)
    with pytest.raises(OrderError, match="one row"):
        order.references_in(order_of(), out.getvalue())


def test_a_pickle_is_never_opened() -> None:
    out = io.BytesIO()
    np.save(out, np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(OrderError, match="no array of numbers"):
        order.references_in(order_of(1), out.getvalue())


def test_a_number_that_no_operating_point_holds_is_refused() -> None:
    bad = order.point_out(POINT).model_copy(update={"threshold": 3.0})
    with pytest.raises(InvalidValueError, match="threshold"):
        order.point_in(bad)


def test_an_address_is_not_shown() -> None:
    told = ReaderOrder(name="gate", address="rtsp://u:word@h/", options=(), rate_hz=7.5, loop=False, memory=7)
    assert "word" not in repr(told)
