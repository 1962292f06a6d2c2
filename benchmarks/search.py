"""Search: one probe, or sixteen, in galleries of a thousand to a million templates, against FAISS and USearch.

All three are exact, take the same unit vectors and give the ten best. Rounds alternate between them, and the best round
of each counts, so that whatever else the machine does hits all alike. GB/s is the gallery's size over the time: a
search reads each template once, so the machine's read bandwidth is its ceiling (a batch shares one reading).
"""

import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from benchmarks import machine, report
from peelian.match import exact
from peelian.match.gallery import Gallery
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Reference, Template

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Search = Callable[[Matrix], Rows]
"""Probes, shape (b, d), to the rows of the `TOP` best, shape (b, `TOP`)."""

TOP = 10
SIZES = (1_000, 10_000, 100_000, 1_000_000)
DIMS = (128, 512)
BATCHES = (1, 16)
LARGEST_GALLERY = 10_000
"""Up to which the whole `Gallery` is measured as well, candidates by subject included."""

SECONDS = 3.0
"""For one line, split over the engines; but each has at least three rounds."""


def unit(rows: int, dims: int, rng: np.random.Generator) -> Matrix:
    """Draw unit vectors."""
    drawn = rng.standard_normal((rows, dims), dtype=np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


def engines(matrix: Matrix) -> dict[str, Search]:
    """Make every engine ready to search the rows of a matrix."""
    found: dict[str, Search] = {"peelian": lambda probes: exact.top_k(matrix, probes, TOP)[0]}
    for name, ready in PEERS.items():
        if find_spec(name) is not None:
            found[name] = ready(matrix)
    if len(matrix) <= LARGEST_GALLERY:
        found["gallery"] = gallery(matrix)
    return found


def flat_faiss(matrix: Matrix) -> Search:
    """Put the matrix into FAISS' exact index."""
    flat = import_module("faiss").IndexFlatIP(matrix.shape[1])
    flat.add(matrix)
    return lambda probes: np.asarray(flat.search(probes, TOP)[1])


def exact_usearch(matrix: Matrix) -> Search:
    """Let USearch search the matrix as it is."""
    usearch = import_module("usearch.index")

    def search(probes: Matrix) -> Rows:
        matches = usearch.search(matrix, probes, TOP, usearch.MetricKind.IP, exact=True)
        return np.asarray(matches.keys, np.int64).reshape(len(probes), -1)

    return search


PEERS: dict[str, Callable[[Matrix], Search]] = {"faiss": flat_faiss, "usearch": exact_usearch}


def gallery(matrix: Matrix) -> Search:
    """Put the matrix into a gallery of one picture a subject."""
    model = ModelId("bench")
    whole = Gallery(
        [
            Reference(subject=SubjectId(str(row)), image="1", template=Template(model=model, vector=vector))
            for row, vector in enumerate(matrix)
        ]
    )

    def search(probes: Matrix) -> Rows:
        found = whole.search([Template(model=model, vector=probe) for probe in probes], top=TOP)
        return np.array([[int(one.subject) for one in candidates] for candidates in found])

    return search


def best_ms(searches: dict[str, Search], probes: Matrix) -> dict[str, float]:
    """Time the engines in turn; the best round of each, in milliseconds."""
    best = dict.fromkeys(searches, float("inf"))
    started, rounds = time.perf_counter(), 0
    while rounds < 3 or time.perf_counter() - started < SECONDS:
        for name, search in searches.items():
            start = time.perf_counter()
            search(probes)
            best[name] = min(best[name], (time.perf_counter() - start) * 1e3)
        rounds += 1
    return best


def alike(searches: dict[str, Search], probes: Matrix) -> float:
    """Return the share of the ten best on which all engines agree, order aside."""
    answers = [np.sort(search(probes), axis=1) for search in searches.values()]
    return float(np.mean([np.mean(answer == answers[0]) for answer in answers]))


def line(matrix: Matrix, searches: dict[str, Search], probes: Matrix, bandwidth_gb_s: float) -> report.Row:
    """Measure one size with one batch."""
    times = best_ms(searches, probes)
    gb_s = matrix.nbytes / times["peelian"] / 1e6
    return {
        "templates": len(matrix),
        "dims": matrix.shape[1],
        "batch": len(probes),
        **{f"{name}_ms": value for name, value in times.items()},
        **{f"{name}_over_peelian": times[name] / times["peelian"] for name in PEERS if name in times},
        "gb_s": gb_s,
        "share_of_bandwidth": gb_s / bandwidth_gb_s,
        "same_answers": alike(searches, probes),
        "bytes_a_template": matrix.nbytes // len(matrix),
    }


def measure(asked: report.Asked) -> list[report.Row]:
    """Give one line for each size, number of dimensions and batch."""
    rng = np.random.default_rng(1)
    bandwidth_gb_s = machine.read_bandwidth_gb_s()
    rows: list[report.Row] = []
    for dims in DIMS:
        for size in SIZES[:2] if asked.quick else SIZES:
            matrix = unit(size, dims, rng)
            searches = engines(matrix)
            rows += [line(matrix, searches, unit(batch, dims, rng), bandwidth_gb_s) for batch in BATCHES]
    rows.append({"what": "read bandwidth, float32 in order", "gb_s": bandwidth_gb_s})
    rows += [{"what": f"{name}: not installed, run `make bench`"} for name in PEERS if find_spec(name) is None]
    return rows


if __name__ == "__main__":
    report.run(
        "search",
        "the ten best of a gallery, exactly, as FAISS IndexFlatIP and USearch exact find them",
        measure,
        packages=("faiss-cpu", "usearch"),
    )
