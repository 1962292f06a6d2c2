"""The ports are spoken of by flows; what fits them is held to them in tests/contract."""

from peelian.jobs.handset import ports


def test_a_unit_has_nothing_of_a_deployment() -> None:
    assert {name for name in vars(ports.Unit) if not name.startswith("_")} == {
        "reference_sets",
        "members",
        "checks",
        "check_refusals",
        "child_codes",
        "reviews",
        "self_descriptions",
        "vault",
        "journal",
    }
