import pytest
from sqlalchemy import Engine

from peelian.errors import NotFoundError
from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.order import OrderId
from peelian.nouns.request import Request, RequestId
from peelian.nouns.wearer import WearerId
from peelian.storage import check_ins
from peelian.storage import engine as engines
from peelian.storage.check_ins import CheckOrders, CheckWatches, OrderShelf
from tests.fakes.answers import concern, request
from tests.fakes.orders import ORDER_ID, WATCH_ID, WEARER, order, watch


def test_orders_and_devices_are_found_by_their_wearer(store: Engine) -> None:
    with engines.writing(store) as connection:
        orders, watches = CheckOrders(connection), CheckWatches(connection)
        orders.put(order())
        orders.put(order(id=OrderId("O-2"), wearer=WearerId("W-2")))
        watches.put(watch())
        assert orders.of(WEARER) == [order()] == [orders.get(ORDER_ID)]
        assert len(orders.all()) == 2
        assert watches.of(WEARER) == [watch()] == [watches.get(WATCH_ID)]


def test_a_concern_is_found_by_its_order_until_it_is_removed(store: Engine) -> None:
    with engines.writing(store) as connection:
        concerns = OrderShelf[ConcernId, Concern](connection, check_ins.CONCERN, Concern, label="concern")
        concerns.put(concern())
        assert concerns.of(ORDER_ID) == concerns.all() == [concerns.get(ConcernId("C-1"))] == [concern()]
        concerns.remove(ConcernId("C-1"))
        with pytest.raises(NotFoundError):
            concerns.get(ConcernId("C-1"))


def test_a_request_comes_back_as_it_was(store: Engine) -> None:
    with engines.writing(store) as connection:
        requests = OrderShelf[RequestId, Request](connection, check_ins.REQUEST, Request, label="request")
        requests.put(request())
        assert requests.get(RequestId("R-1")) == request()
