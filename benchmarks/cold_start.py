"""Cold start: from the command to the first answer, as a whole process, weights and all, in the disk cache.

Ours is `peelian compare` on two pictures of the synthetic cast; the peers' is the shortest script of their manuals that
compares the same two.
"""

import subprocess
import sys
import time

import numpy as np

from benchmarks import report, scene

FACE_RECOGNITION = """
import sys, face_recognition as f
a, b = (f.face_encodings(f.load_image_file(path))[0] for path in sys.argv[1:3])
print(f.compare_faces([a], b))
"""


def seconds(command: list[str], *, rounds: int) -> float | str:
    """Median wall seconds of a command, or what it said when it failed."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        times.append(time.perf_counter() - start)
        if done.returncode != 0:
            return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}"
    return float(np.median(times[1:]))


def measure(asked: report.Asked) -> list[report.Row]:
    """Give one line a command."""
    rounds = 2 if asked.quick else 7
    with scene.drawn("cast", people=2, probes=0) as cast:
        two = [str(path) for path in sorted((cast / "references").glob("*.jpg"))]
        commands = {
            "peelian --help": [scene.PEELIAN, "--help"],
            "peelian compare A B": [scene.PEELIAN, "compare", *two],
            "face_recognition, the same two": [sys.executable, "-W", "ignore", "-c", FACE_RECOGNITION, *two],
        }
        return [{"what": name, "seconds": seconds(command, rounds=rounds)} for name, command in commands.items()]


if __name__ == "__main__":
    report.run("cold_start", "from the command to the first answer", measure)
