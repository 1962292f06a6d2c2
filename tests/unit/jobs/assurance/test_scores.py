import csv
import io

import numpy as np

from peelian.jobs.assurance import groups, identification, scores
from peelian.jobs.assurance.enrolment import Enrolled, enrol
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.ports import Enrol


def written(cast: list[Item], port: Enrol) -> tuple[Enrolled, dict[str, str | bytes]]:
    enrolled = enrol(cast, port)
    return enrolled, scores.files(enrolled, groups.columns(enrolled.items)[0])


def array(content: str | bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    assert isinstance(content, bytes)
    return np.asarray(np.load(io.BytesIO(content)), np.float32)


def test_every_similarity_that_a_figure_rests_on_is_there(cast: list[Item], enrol_port: Enrol) -> None:
    enrolled, files = written(cast, enrol_port)
    assert set(files) == {"items.csv", "listed.csv", "searches.npy", "pairs.npy"}
    assert array(files["searches.npy"]).shape == (100, 20)
    pairs = array(files["pairs.npy"])
    assert pairs.shape == (120, 120)
    assert np.allclose(pairs, enrolled.vectors @ enrolled.vectors.T, atol=1e-6)
    assert (pairs == pairs.T).all()


def test_pictures_are_named_by_line_subject_role_and_group(cast: list[Item], enrol_port: Enrol) -> None:
    _, files = written(cast, enrol_port)
    assert isinstance(files["items.csv"], str)
    rows = list(csv.DictReader(io.StringIO(files["items.csv"])))
    assert rows[0] == {"line": "2", "subject": "p0", "role": "gallery", "side": "right"}
    assert len(rows) == len(cast)


def test_no_template_is_among_them(cast: list[Item], enrol_port: Enrol) -> None:
    enrolled, files = written(cast, enrol_port)
    everything = b"".join(it.encode() if isinstance(it, str) else it for it in files.values())
    assert all(vector.tobytes()[:16] not in everything for vector in enrolled.vectors)
    assert enrolled.vectors[0].tobytes()[:16] in everything + enrolled.vectors[0].tobytes()


def test_beyond_so_many_pictures_only_searches_are_written(cast: list[Item], enrol_port: Enrol) -> None:
    enrolled = enrol(cast, enrol_port)
    many = -(-(scores.MOST_PICTURES + 1) // len(cast))
    large = Enrolled(
        items=enrolled.items * many,
        vectors=np.tile(enrolled.vectors, (many, 1)),
        subjects=np.tile(enrolled.subjects, many),
        failures=(),
        repeats=(),
    )
    assert identification.probed(large).size > scores.MOST_PICTURES / 2
    assert "pairs.npy" not in scores.files(large, [])
