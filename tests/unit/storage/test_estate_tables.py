from peelian.storage.estate_tables import ASSET, ASSET_DOCUMENT


def test_what_is_searched_through_holds_no_document() -> None:
    assert "document" not in ASSET.c
    assert "document" in ASSET_DOCUMENT.c


def test_everything_that_a_page_sorts_by_has_an_index() -> None:
    first = {next(iter(index.columns)).name for index in ASSET.indexes}
    assert {"reference", "maker", "model", "system", "body", "quantity", "due_on"} <= first
