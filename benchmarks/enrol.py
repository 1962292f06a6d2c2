"""Pictures a second at enrolment: read, find the face, encode. Ours beside the peers, on the same pictures."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import peers, report, scene
from peelian import settings
from peelian.errors import ModelError
from peelian.wiring import packs, stills


def per_second(pictures: Sequence[Path], enrol: Callable[[Path], object]) -> float:
    """Enrol every picture, one after the other, after a first one that warms up."""
    enrol(pictures[0])
    start = time.perf_counter()
    for picture in pictures:
        enrol(picture)
    return len(pictures) / (time.perf_counter() - start)


def ours(pictures: Sequence[Path], pack: str) -> report.Row:
    """Time a pack, or say why not."""
    try:
        desk = stills.open_desk(pack, progress=lambda _name, _done, _of: None)
    except ModelError as error:
        return {"who": f"peelian {pack}", "note": str(error)}
    return {"who": f"peelian {pack}", "pictures_per_s": per_second(pictures, desk.enroller.template)}


def theirs(pictures: Sequence[Path], name: str, models: Path) -> report.Row:
    """Time a peer, or say that it is not installed."""
    try:
        peer = peers.PEERS[name](models)
    except ImportError:
        return {"who": name, "note": "not installed: run `make bench`"}
    speed = per_second(pictures, lambda path: peer.analyse(peers.picture(path)))
    return {"who": name, "pictures_per_s": speed}


def same_weights(folder: Path) -> Path | None:
    """Lay the research pack's two files where the peers look for them; None where it is not installed."""
    try:
        pack = packs.load("buffalo-s", settings.read())
    except ModelError:
        return None
    names = {pack.manifest.detector.files[0]: "det_500m.onnx", pack.manifest.encoder.file: "w600k_mbf.onnx"}
    for network, name in names.items():
        (folder / name).symlink_to(pack.networks[network].path)
    return folder


def measure(asked: report.Asked) -> list[report.Row]:
    """Give one line a pack and peer."""
    with scene.drawn("cast", people=8 if asked.quick else 40, probes=0) as cast, TemporaryDirectory() as folder:
        pictures = sorted((cast / "references").glob("*.jpg"))
        rows = [ours(pictures, pack) for pack in ("starter:fp32", "starter:int8", "open-zoo", "buffalo-s")]
        models = same_weights(Path(folder))
        if models is None:
            rows.append({"who": "insightface, uniface", "note": "need the pack buffalo-s"})
        else:
            rows += [theirs(pictures, name, models) for name in ("insightface", "uniface")]
        rows.append(theirs(pictures[:8], "face_recognition", Path()))
    return rows


if __name__ == "__main__":
    report.run("enrol", "pictures a second at enrolment", measure)
