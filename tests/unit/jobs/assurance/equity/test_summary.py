import json

from benchmarks.crossings import Crossings, Crowd
from peelian.jobs.assurance.equity import summary
from peelian.jobs.assurance.evaluation import Plan, evaluate


def test_what_was_found_can_be_read_back_at_each_operating_point() -> None:
    made = Crossings(Crowd(listed=40, passing=100, crossings=400, seed=1))
    equity = evaluate(made.items, made, Plan(fmr=(1e-3,), fpir=(0.1,), list_sizes=(20,))).equity
    assert equity is not None
    result = json.loads(json.dumps({"equity": summary.plain(equity)}, allow_nan=False))
    for one in equity.assessed:
        assert summary.findings(result, gallery_size=one.list_size, target=one.target) == one.findings
    assert summary.findings(result, gallery_size=40, target=0.5) == ()
    assert [one["gallery_size"] for one in result["equity"]["one_to_many"]] == [40, 20]
    assert all(one["thresholds"] for one in result["equity"]["one_to_many"])


def test_picture_quality_is_told_apart_from_groups_and_read_back_as_none() -> None:
    made = Crossings(Crowd(listed=40, passing=100, crossings=400, seed=1, blurred=0.5))
    found = evaluate(made.items, made, Plan(fmr=(1e-3,), fpir=(0.1,)))
    result = {"equity": summary.plain(found.equity), "quality": summary.effects(found.quality)}
    assert result["quality"] is not None
    assert result["quality"]["columns"] == ["measured sharpness, 0 to 1"]
    assert list(result["quality"]["one_to_many"][0]) == ["gallery_size", "at_fpir"]
    read = summary.findings(result, gallery_size=40, target=0.1)
    assert read
    assert not [one for one in read if "measured" in one.column]
    assert summary.effects(None) is None


def test_where_no_group_was_declared_nothing_is_said() -> None:
    assert summary.plain(None) is None
    assert summary.findings({"equity": None}, gallery_size=0, target=0.1) == ()
