"""Embeddings a second on one core: ours in FP32 and INT8 beside the peers on the same weights and the same pixels.

The starter pack stands beside dlib itself; a pack of MobileFaceNet, where one is installed, beside InsightFace's class
on the same file. What INT8 costs in accuracy is measured by `evaluate` and told in docs/benchmarks.md.
"""

import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks import report
from peelian import settings
from peelian.errors import ModelError
from peelian.inference.pack import Pack
from peelian.wiring import packs

Chips = npt.NDArray[np.uint8]
BATCH = 8


def chips(count: int, size_px: int) -> Chips:
    """Make smooth random pictures, (count, size, size, 3), RGB: a network's speed does not depend on what it sees."""
    coarse = np.random.default_rng(7).integers(0, 256, (count, 10, 10, 3), np.uint8)
    return np.stack([np.asarray(cv2.resize(chip, (size_px, size_px)), np.uint8) for chip in coarse])


def median_ms(run: Callable[[], object], *, rounds: int) -> float:
    """Median milliseconds of a call, after a warm-up."""
    run()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    return float(np.median(times))


def our_row(pack: Pack, *, rounds: int) -> report.Row:
    """Time a pack's encoder on one thread, one face at a time and in a batch."""
    spec = pack.manifest.encoder
    session = pack.session(spec.file, 1)
    batch = chips(BATCH, spec.size_px).transpose(0, 3, 1, 2).astype(np.float32)
    single_ms = median_ms(lambda: session.run(batch[:1]), rounds=rounds * 4)
    batch_ms = median_ms(lambda: session.run(batch), rounds=rounds) / BATCH
    return figures(f"peelian {pack.manifest.name} {pack.variant.value}", single_ms, batch_ms)


def figures(who: str, single_ms: float, batch_ms: float) -> report.Row:
    """One line of the table."""
    best = min(single_ms, batch_ms)
    return {"who": who, "one_face_ms": single_ms, "in_a_batch_ms": batch_ms, "embeddings_per_s": 1e3 / best}


def dlib_row(*, rounds: int) -> report.Row:
    """Time dlib's own ResNet on its own weights."""
    dlib = import_module("dlib")
    weights = Path(import_module("face_recognition_models").face_recognition_model_location())
    network = dlib.face_recognition_model_v1(str(weights))
    pictures = chips(BATCH, 150)
    single_ms = median_ms(lambda: network.compute_face_descriptor(pictures[0]), rounds=rounds)
    batch_ms = median_ms(lambda: network.compute_face_descriptor(list(pictures)), rounds=max(2, rounds // 4)) / BATCH
    return figures("dlib (starter's weights)", single_ms, batch_ms)


def insightface_row(weights: Path, *, rounds: int) -> report.Row:
    """Time InsightFace's class on a recognition file, on one thread as ours."""
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
    model = import_module("insightface.model_zoo.arcface_onnx").ArcFaceONNX(model_file=str(weights), session=session)
    pictures = list(chips(BATCH, 112))
    single_ms = median_ms(lambda: model.get_feat(pictures[:1]), rounds=rounds * 4)
    return figures(
        "insightface (buffalo-s' weights)",
        single_ms,
        median_ms(lambda: model.get_feat(pictures), rounds=rounds) / BATCH,
    )


def ours(name: str, *, rounds: int) -> list[report.Row]:
    """Time a pack, or say why not."""
    try:
        return [our_row(packs.load(name, settings.read()), rounds=rounds)]
    except ModelError as error:
        return [{"who": f"peelian {name}", "note": str(error)}]


def peer(row: Callable[[], report.Row], name: str) -> list[report.Row]:
    """Time a peer, or say that it is not installed."""
    try:
        return [row()]
    except ImportError:
        return [{"who": name, "note": "not installed: run `make bench`"}]


def measure(asked: report.Asked) -> list[report.Row]:
    """Give one line a pack and peer, with the ratio to the peer on the same weights."""
    rounds = 5 if asked.quick else 25
    rows = [*ours("starter:fp32", rounds=rounds), *ours("starter:int8", rounds=rounds)]
    rows += peer(lambda: dlib_row(rounds=2 if asked.quick else 8), "dlib")
    for name in ("open-zoo", "buffalo-s"):
        rows += ours(name, rounds=rounds)
    rows += mobilefacenet_beside_insightface(rounds)
    reference = {"peelian starter": "dlib (starter's weights)", "peelian buffalo-s": "insightface (buffalo-s' weights)"}
    speeds = {str(row["who"]): row.get("embeddings_per_s") for row in rows}
    for row in rows:
        beside = next((other for start, other in reference.items() if str(row["who"]).startswith(start)), "")
        mine, theirs = row.get("embeddings_per_s"), speeds.get(beside)
        if isinstance(mine, float) and isinstance(theirs, float):
            row["times_the_peer"] = mine / theirs
    return rows


def mobilefacenet_beside_insightface(rounds: int) -> list[report.Row]:
    """Time the peer on the very file that our pack has, if it is installed."""
    try:
        pack = packs.load("buffalo-s", settings.read())
    except ModelError:
        return []
    weights = pack.networks[pack.manifest.encoder.file].path
    return peer(lambda: insightface_row(weights, rounds=rounds), "insightface")


if __name__ == "__main__":
    report.run("embed", "embeddings a second on one core", measure, packages=())
