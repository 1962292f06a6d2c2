from peelian.jobs.estate.survey.ports import Store
from tests.unit.jobs.estate.survey.conftest import Office


def test_the_desks_store_fits_what_surveys_ask_for(office: Office) -> None:
    store: Store = office.surveys.store
    with store.read() as unit:
        assert unit.rounds.all() == []
        assert len(unit.bodies.all()) == 6
