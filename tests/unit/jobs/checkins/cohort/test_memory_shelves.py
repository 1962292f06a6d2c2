import pytest

from peelian.errors import NotFoundError
from peelian.jobs.checkins.cohort.memory_shelves import Nonces, Orders, Shelf, Watches
from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.order import OrderId
from tests.fakes.answers import concern, nonce
from tests.fakes.orders import NOW, ORDER_ID, WEARER, order, watch


def test_orders_and_devices_are_found_by_their_wearer() -> None:
    orders, watches = Orders(), Watches()
    orders.put(order())
    orders.put(order())
    watches.put(watch())
    assert orders.of(WEARER) == orders.all() == [order()]
    assert watches.of(WEARER) == [watch()]
    with pytest.raises(NotFoundError):
        orders.get(OrderId("O-9"))


def test_a_thing_is_found_by_its_order_until_it_is_removed() -> None:
    shelf = Shelf[ConcernId, Concern]("concern")
    shelf.put(concern())
    assert shelf.of(ORDER_ID) == shelf.all() == [concern()]
    shelf.remove(ConcernId("C-1"))
    shelf.remove(ConcernId("C-1"))
    assert shelf.of(ORDER_ID) == []


def test_numbers_are_forgotten_by_their_time() -> None:
    nonces = Nonces()
    nonces.put(nonce())
    assert nonces.forget(NOW) == 0
    assert nonces.find(nonce().id) == nonce()
