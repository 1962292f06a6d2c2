"""What the benchmarks look at: drawn once into a temporary folder, nobody real in it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PEELIAN = str(Path(sys.executable).parent / "peelian")


@contextmanager
def drawn(what: str, **options: object) -> Iterator[Path]:
    """Draw a `cast` or a `street` with the command line, and clean up afterwards."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / what
        words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", str(value))]
        subprocess.run([PEELIAN, "synth", what, str(out), "--json", *words], check=True, stdout=subprocess.DEVNULL)
        yield out
