from peelian.nouns.event_kind import EventKind, Logged


def test_every_kind_is_a_subject_and_an_action_and_has_a_category() -> None:
    assert all(len(kind.value.split(":")) == 2 for kind in EventKind)
    assert {kind.logged for kind in EventKind} == set(Logged)
    assert EventKind("list:destroyed").logged is Logged.ERASURE
