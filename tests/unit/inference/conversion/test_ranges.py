from pathlib import Path

import pytest

from peelian.errors import ManifestError
from peelian.inference import shelf
from peelian.inference.conversion import ranges

TABLE = "dlib-resnet.ranges.json"


def test_the_starters_table_has_a_range_for_each_value() -> None:
    table = ranges.read(TABLE)
    assert len(table) == 1 + 1 + 14 * 3 + 4  # pixels, stem, three a block, and the shortcuts
    assert all(each.low <= 0 < each.high for each in table)


def test_the_table_is_of_the_weights_that_the_pack_uses() -> None:
    content = ranges._content(TABLE).decode()
    assert shelf.named("starter", Path("unused")).file("dlib_face_recognition_resnet_model_v1.dat").sha256 in content


def test_a_table_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(ManifestError, match="other"):
        ranges.read("other.json")
    with pytest.raises(ManifestError):
        ranges.sha256("../ranges.py")
