from sqlalchemy import Engine

from peelian.nouns.deployment import Stage
from peelian.storage import engine as engines
from peelian.storage.deployments import Deployments
from tests.fakes import desk_nouns as nouns


def test_a_deployment_is_found_by_the_stage_that_it_has_now(store: Engine) -> None:
    with engines.writing(store) as connection:
        deployments = Deployments(connection)
        for name in ("d-1", "d-2", "d-3"):
            deployments.put(nouns.deployment(name))
        deployments.put(nouns.deployment("d-2", Stage.LIVE))
        assert [one.id for one in deployments.at_stage(Stage.LIVE)] == ["d-2"]
        assert [one.id for one in deployments.at_stage(Stage.DRAFT)] == ["d-3", "d-1"]
