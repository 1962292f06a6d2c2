from peelian.nouns.register import Query, Sort
from peelian.storage import asset_queries as queries
from tests.fakes.estate import NORTH, TODAY


def test_every_order_ends_with_the_number_so_that_pages_never_overlap() -> None:
    for sort in Sort:
        for descending in (False, True):
            assert "asset.number" in str(queries.order(Query(today=TODAY, sort=sort, descending=descending))[-1])


def test_a_query_without_a_body_means_all_and_with_one_means_it_alone() -> None:
    assert queries.conditions(Query(today=TODAY)) == []
    (only,) = queries.conditions(Query(today=TODAY, body=NORTH.id))
    assert str(only) == "asset.body = :body_1"
