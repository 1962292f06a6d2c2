"""Read a pack's manifest from TOML; every fault says where it is and what to write instead."""

import math
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from peelian.errors import ManifestError
from peelian.inference.manifest import (
    Alternate,
    Colour,
    Decoder,
    DetectorSpec,
    EncoderSpec,
    Manifest,
    Network,
    PassiveManifest,
    PassiveNetwork,
    QualitySpec,
    Recipe,
    RefinerSpec,
    WeightFile,
)

DIGEST = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)
"""Names become file names: no separator, no leading dot."""

NAMED = "a name of letters, digits, dots, hyphens and underscores"

LANDMARKS = 5
"""Points of `nouns.geometry.Landmarks`."""

Choice = TypeVar("Choice", bound=StrEnum)


class _Table:
    """A table of the file, and where it is."""

    def __init__(self, path: Path, where: str, table: Mapping[str, object]) -> None:
        self.path = path
        self.where = where
        self._table = table

    def fault(self, key: str, expected: str) -> ManifestError:
        return ManifestError(self.path, None, f"{self.where}{key} is missing or wrong", f"Write {expected}")

    def has(self, key: str) -> bool:
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        value = self._table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(key, "a text")
        return value

    def matching(self, key: str, pattern: re.Pattern[str], expected: str) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            raise self.fault(key, expected)
        return value

    def optional(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def truth(self, key: str, *, default: bool) -> bool:
        value = self._table.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, "true or false")
        return value

    def number(self, key: str, *, low: float = -math.inf, high: float = math.inf) -> float:
        value = self._table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.fault(key, f"a number from {low:g} to {high:g}")
        return float(value)

    def whole(self, key: str) -> int:
        value = self._table.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fault(key, "a whole number of at least 1")
        return value

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        try:
            return kind(self.text(key))
        except ValueError:
            raise self.fault(key, f"one of {', '.join(kind)}") from None

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        return self._floats(key, self._table.get(key), count)

    def points(self, key: str) -> tuple[tuple[float, float], ...]:
        value = self._table.get(key)
        if not isinstance(value, list) or len(value) != LANDMARKS:
            raise self.fault(key, f"{LANDMARKS} pairs [x, y]")
        pairs = [self._floats(key, pair, 2) for pair in value]
        return tuple((pair[0], pair[1]) for pair in pairs)

    def _floats(self, key: str, value: object, count: int) -> tuple[float, ...]:
        if not isinstance(value, list) or len(value) != count:
            raise self.fault(key, f"{count} numbers in brackets")
        if any(
            isinstance(item, bool) or not isinstance(item, int | float) or not math.isfinite(item) for item in value
        ):
            raise self.fault(key, f"{count} numbers in brackets")
        return tuple(float(item) for item in value)

    def names(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key)
        if not isinstance(value, list) or not value or any(not isinstance(item, str) for item in value):
            raise self.fault(key, "a list of names")
        return tuple(value)

    def table(self, key: str) -> "_Table":
        value = self._table.get(key)
        if not isinstance(value, dict):
            raise self.fault(key, f"a table [{self.where}{key}]")
        return _Table(self.path, f"{self.where}{key}.", value)

    def tables(self, key: str) -> "list[_Table]":
        value = self._table.get(key, [])
        if not isinstance(value, list) or any(not isinstance(item, dict) for item in value):
            raise self.fault(key, f"tables [[{self.where}{key}]]")
        return [_Table(self.path, f"{self.where}{key}[{index}].", item) for index, item in enumerate(value)]


def read(path: Path, text: str) -> Manifest:
    """Read a manifest.

    Args:
        path: where the text came from, for errors.
        text: TOML.

    Raises:
        ManifestError: it is not TOML, or something in it is missing, wrong or points to nothing.
    """
    top = _top(path, text)
    manifest = Manifest(
        name=top.matching("name", NAME, NAMED),
        title=top.text("title"),
        licence=top.text("licence"),
        research_only=top.truth("research_only", default=False),
        detector=_detector(top.table("detector")),
        refiner=_refiner(top.table("refiner")) if top.has("refiner") else None,
        encoder=_encoder(top.table("encoder")),
        files=tuple(_file(table) for table in top.tables("files")),
        networks=tuple(_network(table) for table in top.tables("networks")),
        quality=_quality(top.table("quality")) if top.has("quality") else None,
    )
    _check_references(path, manifest)
    return manifest


def read_passive(path: Path, text: str) -> PassiveManifest:
    """Read the manifest of a passive liveness module.

    Args:
        path: where the text came from, for errors.
        text: TOML.

    Raises:
        ManifestError: it is not TOML, or something in it is missing or wrong.
    """
    top = _top(path, text)
    networks = top.tables("networks")
    if not networks:
        raise top.fault("networks", "at least one table [[networks]]")
    return PassiveManifest(
        name=top.matching("name", NAME, NAMED),
        title=top.text("title"),
        licence=top.text("licence"),
        source=top.text("source"),
        side_px=top.whole("side_px"),
        live=int(top.number("live", low=0, high=1000)),
        above=top.number("above", low=0, high=1),
        networks=tuple(
            PassiveNetwork(
                file=table.matching("file", NAME, NAMED),
                sha256=table.matching("sha256", DIGEST, "64 hex digits"),
                crop=table.number("crop", low=1, high=10),
            )
            for table in networks
        ),
    )


def _top(path: Path, text: str) -> _Table:
    try:
        return _Table(path, "", tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ManifestError(path, None, f"not TOML: {error}", "Correct it") from error


def _detector(table: _Table) -> DetectorSpec:
    return DetectorSpec(
        decoder=table.choice("decoder", Decoder),
        files=table.names("networks"),
        smallest_face_px=table.number("smallest_face_px", low=1),
        score_floor=table.number("score_floor", low=0, high=1),
        overlap_ceiling=table.number("overlap_ceiling", low=0, high=1),
    )


def _refiner(table: _Table) -> RefinerSpec:
    return RefinerSpec(
        file=table.text("network"), size_px=table.whole("size_px"), crop=table.number("crop", low=0.1, high=10)
    )


def _encoder(table: _Table) -> EncoderSpec:
    mean, scale = table.numbers("mean", 3), table.numbers("scale", 3)
    return EncoderSpec(
        file=table.text("network"),
        size_px=table.whole("size_px"),
        colour=table.choice("colour", Colour),
        mean=(mean[0], mean[1], mean[2]),
        scale=(scale[0], scale[1], scale[2]),
        dims=table.whole("dims"),
        alignment=table.points("alignment"),
        flip=table.truth("flip", default=False),
    )


def _quality(table: _Table) -> QualitySpec:
    return QualitySpec(least_answer=table.number("least_answer", low=1e-6, high=1e6))


def _file(table: _Table) -> WeightFile:
    return WeightFile(
        name=table.matching("name", NAME, "a file name without a folder"),
        sha256=table.matching("sha256", DIGEST, "64 hex digits, lower case"),
        size_bytes=table.whole("size_bytes"),
        licence=table.text("licence"),
        source=table.text("source"),
        url=table.optional("url"),
        package=table.optional("package"),
        path=table.optional("path"),
        caveat=table.text("caveat", default=""),
    )


def _network(table: _Table) -> Network:
    alternates = tuple(
        Alternate(
            sha256=alternate.matching("sha256", DIGEST, "64 hex digits, lower case"),
            exact=alternate.truth("exact", default=False),
            note=alternate.text("note"),
        )
        for alternate in table.tables("alternates")
    )
    return Network(
        name=table.matching("name", NAME, "a file name without a folder"),
        sources=table.names("sources"),
        recipe=table.choice("recipe", Recipe) if table.has("recipe") else None,
        ranges=table.optional("ranges"),
        alternates=alternates,
    )


def _check_references(path: Path, manifest: Manifest) -> None:
    networks = {network.name for network in manifest.networks}
    files = {file.name for file in manifest.files}
    used = {*manifest.detector.files, manifest.encoder.file}
    if manifest.refiner is not None:
        used.add(manifest.refiner.file)
    for name in sorted(used - networks):
        raise ManifestError(path, None, f"no [[networks]] is called {name!r}", "Add it or correct the name")
    for name in sorted({source for network in manifest.networks for source in network.sources} - files):
        raise ManifestError(path, None, f"no [[files]] is called {name!r}", "Add it or correct the name")
    for network in manifest.networks:
        if network.recipe is None and len(network.sources) != 1:
            raise ManifestError(path, None, f"{network.name}: several sources need a recipe", "Name the recipe")
