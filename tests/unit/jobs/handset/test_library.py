from dataclasses import fields

from peelian.jobs.handset.library import Seen


def test_a_photograph_leaves_a_crop_and_a_template_that_can_be_overwritten() -> None:
    assert {field.name: field.type for field in fields(Seen)}["crop"] is bytearray
    assert {field.name for field in fields(Seen)} == {"crop", "template"}
