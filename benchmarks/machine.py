"""What a figure was measured on: machine, versions, date, and the memory's read bandwidth."""

import os
import platform
import time
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import numpy as np


def describe(*packages: str) -> dict[str, object]:
    """Name the processor, the cores this process may use, Python, the packages' versions and the date (UTC)."""
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("numpy", "onnxruntime", *packages)},
        "date": datetime.now(UTC).date().isoformat(),  # noqa: TID251 - a benchmark is allowed to know the date
    }


def version(package: str) -> str:
    """Name the version of a package, or say that it is not there."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def processor() -> str:
    """Name the processor and the vector extensions that decide how fast it multiplies."""
    facts = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in facts.splitlines() if line.startswith("model name")]
    flags = [name for name in ("avx2", "avx512f", "avx512_vnni", "amx_int8") if name in facts]
    return " ".join([names[0] if names else platform.machine(), *flags])


def read_bandwidth_gb_s(*, megabytes: int = 256, rounds: int = 5) -> float:
    """Measure how fast one thread reads memory that no cache holds: best of several sums over float32, in GB/s."""
    block = np.ones(megabytes * 262_144, np.float32)
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        float(np.dot(block, block))
        best = min(best, time.perf_counter() - start)
    return block.nbytes / best / 1e9
