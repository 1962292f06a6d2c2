from peelian.jobs.estate import ports


def test_what_the_survey_may_read_is_one_body_at_a_time() -> None:
    assert {name for name in vars(ports.Holdings) if not name.startswith("_")} == {"assets", "bodies", "body", "flags"}
