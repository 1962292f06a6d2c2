from peelian.jobs.checkins import raising
from peelian.nouns.concern import ConcernKind
from peelian.nouns.event import EventKind
from peelian.nouns.prompt import Cause
from tests.fakes.checkins import Bureau


def test_a_concern_is_laid_before_people_undecided_and_recorded() -> None:
    bureau = Bureau()
    bureau.active()
    unit = bureau.store.unit
    made = raising.concern(bureau.office, unit, bureau.kept, ConcernKind.MISSED, "P-1", cause=Cause.DEVICE)
    assert unit.concerns.get(made.id) == made
    assert (made.finding, made.confirmation, made.cause) == (None, None, Cause.DEVICE)
    assert bureau.kinds[-1] is EventKind.CONCERN_OPENED
