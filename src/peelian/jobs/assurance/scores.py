"""All similarities of an evaluation, so that somebody else can reckon every figure again with their own means.

There is no template among them. They are about people all the same, and are written only where they are asked for.
"""

import csv
import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from peelian.jobs.assurance import comparisons, identification
from peelian.jobs.assurance.comparisons import Vectors
from peelian.jobs.assurance.enrolment import Enrolled
from peelian.jobs.assurance.groups import NO_LABEL, Column

MOST_PICTURES = 6_000
"""Of which every pair is written: 144 MB. Beyond, only searches are."""


def files(enrolled: Enrolled, columns: Sequence[Column]) -> dict[str, str | bytes]:
    """Return the similarities by file name.

    `items.csv`: the pictures that were compared, in order, with their subject, role and groups as they were cut.
    `listed.csv`: the subjects of the gallery. `searches.npy`: float32, shape (probes, listed), the best similarity of
    each probe with each of them; -inf where a picture would be compared with itself. `pairs.npy`: float32, shape
    (pictures, pictures); left out where there are more than 6,000.
    """
    gallery, probes = identification.gathered(enrolled), identification.probed(enrolled)
    best = [block for _, block in identification.best_by_subject(enrolled, gallery, probes)]
    found: dict[str, str | bytes] = {
        "items.csv": _items(enrolled, columns),
        "listed.csv": _listed(enrolled, gallery.subjects.tolist()),
        "searches.npy": _array(np.concatenate(best) if best else np.empty((0, 0), np.float32)),
    }
    if len(enrolled.items) <= MOST_PICTURES:
        found["pairs.npy"] = _array(_pairs(enrolled.vectors))
    return found


def _pairs(vectors: Vectors) -> npt.NDArray[np.float32]:
    """Compare in the same blocks as the evaluation: another order of sums may differ in the last digit."""
    pairs = np.empty((len(vectors), len(vectors)), np.float32)
    for rows, columns, similarities in comparisons.blocks(vectors):
        pairs[rows, columns] = similarities
        pairs[columns, rows] = similarities.T
    return pairs


def _items(enrolled: Enrolled, columns: Sequence[Column]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["line", "subject", "role", *(column.name for column in columns)])
    for at, item in enumerate(enrolled.items):
        codes = [(column, int(column.codes[at])) for column in columns]
        labels = ["" if code == NO_LABEL else column.values[code] for column, code in codes]
        rows.writerow([item.line, item.subject, item.role.value, *labels])
    return text.getvalue()


def _listed(enrolled: Enrolled, subjects: Sequence[int]) -> str:
    names = {int(number): item.subject for number, item in zip(enrolled.subjects, enrolled.items, strict=True)}
    return "".join(f"{name}\n" for name in ["subject", *(names[subject] for subject in subjects)])


def _array(values: npt.NDArray[np.float32]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(values, np.float32), allow_pickle=False)
    return buffer.getvalue()
