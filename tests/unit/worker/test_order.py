import io

import numpy as np
import pytest

from peelian.capture.source import Kind
from peelian.errors import InvalidValueError, OrderError
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Reference
from peelian.worker import order
from peelian.worker.order import ORDERS, Glass, Listed, ReaderOrder, RecogniserOrder, Seat
from peelian.worker.wire import RungFor


def order_of(point: OperatingPoint, listed: int = 2) -> RecogniserOrder:
    return RecogniserOrder(
        cameras=(Seat(name="gate", memory=7),),
        pack="starter",
        at=order.point_out(point),
        listed=tuple(Listed(subject=f"s{k}", image=f"{k}.jpg") for k in range(listed)),
        rung=(RungFor(camera="gate", subject="s0", time_s=3.0, area_px=900.0),),
        glass=Glass(),
        shots_per_s=24.0,
    )


def test_an_order_arrives_as_it_was_given(point: OperatingPoint, references: tuple[Reference, ...]) -> None:
    sent = ORDERS.encode(order_of(point), order.templates_out(references))
    message = ORDERS.read(io.BytesIO(sent))
    assert message is not None
    assert isinstance(message.body, RecogniserOrder)
    assert message.body == order_of(point)
    assert order.point_in(message.body.at) == point
    back = order.references_in(message.body, message.binary)
    for one, other in zip(back, references, strict=True):
        assert (one.subject, one.image, one.template.model) == (other.subject, other.image, other.template.model)
        assert (one.template.vector == other.template.vector).all()


def test_an_empty_list_arrives_too(point: OperatingPoint) -> None:
    assert order.references_in(order_of(point, 0), order.templates_out([])) == []


@pytest.mark.parametrize("templates", [b"", b"noise" * 99])
def test_noise_is_no_templates(point: OperatingPoint, templates: bytes) -> None:
    with pytest.raises(OrderError, match="no array of numbers"):
        order.references_in(order_of(point), templates)


def test_templates_that_do_not_fit_the_list_are_refused(
    point: OperatingPoint, references: tuple[Reference, ...]
) -> None:
    with pytest.raises(OrderError, match="one row"):
        order.references_in(order_of(point), order.templates_out(references[:1]))
    with pytest.raises(OrderError, match="no array of numbers"):
        order.references_in(order_of(point), order.templates_out(references)[:-1])


@pytest.mark.parametrize("array", [np.zeros((2, 4)), np.zeros(2, np.float32)])
def test_templates_of_another_form_are_refused(point: OperatingPoint, array: np.ndarray) -> None:
    out = io.BytesIO()
    np.save(out, array)
    with pytest.raises(OrderError, match="one row"):
        order.references_in(order_of(point), out.getvalue())


def test_a_pickle_is_never_opened(point: OperatingPoint) -> None:
    out = io.BytesIO()
    np.save(out, np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(OrderError, match="no array of numbers"):
        order.references_in(order_of(point, 1), out.getvalue())


def test_a_number_that_no_operating_point_holds_is_refused(point: OperatingPoint) -> None:
    bad = order.point_out(point).model_copy(update={"threshold": 3.0})
    with pytest.raises(InvalidValueError, match="threshold"):
        order.point_in(bad)


def test_an_address_is_not_shown() -> None:
    told = ReaderOrder(
        name="gate",
        kind=Kind.LIVE,
        address="rtsp://u:word@h/",
        shown="rtsp://h/",
        protocols="rtsp",
        options=(),
        rate_hz=7.5,
        loop=False,
        memory=7,
    )
    assert "word" not in repr(told)
