import json
from datetime import date

from peelian.jobs.assurance import presentation_summary
from tests.unit.jobs.assurance.test_presentation_attacks import LIVE, measured, shown


def test_everything_that_was_measured_is_in_one_object_that_json_can_write() -> None:
    found = measured(shown([*LIVE, "none"], light="day"), shown([0.9] * 30, "screen"), shown([0.1] * 3, "mask"))
    told = presentation_summary.plain(found, data="drawn", measured_on=date(2026, 11, 25))
    again = json.loads(json.dumps(told, allow_nan=False))
    assert again["bpcer"]["n"] == 100
    assert again["apcer"]["screen"]["apcer"]["value"] == 1
    assert again["apcer"]["mask"]["apcer"] is None
    assert again["worst_species"] == "screen"
    assert set(again["apcer_at_bpcer"]) == {"0.1", "0.05"}
    assert again["groups"][0]["value"] == "day"
    assert "mask" in json.dumps(again["not_enough_data"])
    assert len(again["unanswered"]) == 1


def test_where_there_is_not_enough_data_nothing_is_made_up() -> None:
    told = presentation_summary.plain(measured(shown([0.9])), data="d", measured_on=date(2026, 11, 25))
    assert told["bpcer"] is told["worst_species"] is None
