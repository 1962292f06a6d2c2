"""What a build of a pack makes: its networks, and for the encoder the choice between FP32 and INT8."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from peelian.inference import measuring, weights
from peelian.inference.conversion import ranges, recipes
from peelian.inference.manifest import Manifest, Network, Variant
from peelian.inference.session import Floats, Session

Progress = Callable[[str, int, int], None]
"""Told what is being worked on, how much is done, and how much there is."""

WORTH_IT = 1.3
"""INT8 is chosen where it is at least this many times as fast: it is another model, which must earn its place."""

FAITHFUL = 0.99
"""INT8 is chosen where it answers at least this much (cosine) like FP32 on test pictures; done right it is 0.9995.
Processors without wide integer products may let sums overflow, which no table of ranges can foresee."""

PICTURES = 4
"""Test pictures for the choice."""

CHOICE = "choice"
"""Key of the build's facts under which the choice is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes a pack's networks into a folder.

    `networks`: those to make, all with a recipe. `sources`: where each weight file is.
    """

    manifest: Manifest
    networks: tuple[Network, ...]
    sources: Mapping[str, Path]
    progress: Progress

    def __call__(self, folder: Path) -> Mapping[str, object]:
        """Write the networks; return what was measured.

        Raises:
            WeightsFormatError: a file is not laid out as its format says.
            DigestMismatchError: a file was altered.
        """
        todo = self.networks
        facts: dict[str, object] = {}
        for done, network in enumerate(todo):
            self.progress(network.name, done, len(todo))
            contents = {name: weights.read(self.manifest.file(name), self.sources[name]) for name in network.sources}
            plain = recipes.cook(network, contents)
            (folder / network.name).write_bytes(plain)
            if network.ranges is not None:
                integer = recipes.cook_integer(network, contents, ranges.read(network.ranges))
                (folder / integer_name(network)).write_bytes(integer)
                facts[CHOICE] = choose(plain, integer)
        self.progress(self.manifest.name, len(todo), len(todo))
        return facts


def integer_name(network: Network) -> str:
    """Name of the file of a network's INT8 variant."""
    return f"{network.name.removesuffix('.onnx')}.int8.onnx"


def choose(plain: bytes, integer: bytes) -> dict[str, object]:
    """Measure both variants of a network, one thread and one picture, and say which is to be used here."""
    both = {
        Variant.FP32.value: Session(plain, name=Variant.FP32, threads=1),
        Variant.INT8.value: Session(integer, name=Variant.INT8, threads=1),
    }
    fed = measuring.pictures(both[Variant.FP32], PICTURES)
    ms = measuring.fastest_ms({name: _once(session, fed[:1]) for name, session in both.items()})
    alike = measuring.agreement(both[Variant.FP32].run(fed), both[Variant.INT8].run(fed))
    chosen = decide(ms[Variant.FP32], ms[Variant.INT8], alike)
    return {"variant": chosen.value, "ms": {name: round(value, 3) for name, value in ms.items()}, "alike": alike}


def decide(plain_ms: float, integer_ms: float, alike: float) -> Variant:
    """INT8 where it is faster by a margin and computes what it should; FP32 otherwise, and where anything is NaN."""
    return Variant.INT8 if plain_ms >= WORTH_IT * integer_ms and alike >= FAITHFUL else Variant.FP32


def _once(session: Session, fed: Floats) -> Callable[[], object]:
    return lambda: session.run(fed)
