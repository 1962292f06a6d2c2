from sqlalchemy import Engine

from peelian.storage import engine as engines
from peelian.storage.cases import Cases
from tests.fakes import desk_nouns as nouns


def test_alerts_of_one_moment_come_in_the_order_in_which_they_were_put(store: Engine) -> None:
    with engines.writing(store) as connection:
        cases = Cases(connection)
        for name in ("z", "a", "m"):
            cases.put(nouns.case(name))
        assert [one.id for one in cases.of(nouns.case().deployment)] == ["z", "a", "m"]
