from typing import Any

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.register import LARGEST_PAGE, Query
from tests.fakes.estate import TODAY


@pytest.mark.parametrize("wrong", [{"offset": -1}, {"limit": 0}, {"limit": LARGEST_PAGE + 1}])
def test_a_query_asks_for_a_page_and_not_for_everything(wrong: Any) -> None:
    with pytest.raises(InvalidValueError, match=next(iter(wrong))):
        Query(today=TODAY, **wrong)
