"""A model pack that is on this machine, verified, and ready to open its networks."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from peelian.errors import UnknownFileError
from peelian.inference import digest
from peelian.inference.manifest import Manifest, Variant
from peelian.inference.session import Session
from peelian.nouns.ids import ModelId


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A network's file and the digest that it must have."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A model pack, installed.

    `model`: what its templates are compared under. `variant`: arithmetic of the encoder.
    `networks`: the file of each network by its name in the manifest.
    """

    manifest: Manifest
    model: ModelId
    variant: Variant
    networks: Mapping[str, Located]

    def session(self, file: str, threads: int) -> Session:
        """Open one of the pack's networks, after checking its digest.

        Raises:
            UnknownFileError: the pack has no such network.
            DigestMismatchError: its file was altered.
        """
        located = self.networks.get(file)
        if located is None:
            raise UnknownFileError(self.manifest.name, file)
        return Session(digest.read_verified(located.path, located.sha256), name=file, threads=threads)


def model_id(manifest: Manifest, variant: Variant, *, made_with: Mapping[str, str]) -> ModelId:
    """Name the model: digest over everything that can change a template.

    The published files count, not the converted ones: two machines whose ONNX files differ in a byte still agree.

    Args:
        manifest: detector, refiner and encoder with their files' digests.
        variant: arithmetic of the encoder.
        made_with: whatever else shapes templates, by name: versions of recipes, digests of tables and alternates.
    """
    files = {file.name: file.sha256 for file in manifest.files}
    facts = {
        "decoder": manifest.detector.decoder.value,
        "detector": [_sources(manifest, name, files) for name in manifest.detector.files],
        "refiner": dataclasses.asdict(manifest.refiner) if manifest.refiner else None,
        "refiner_files": _sources(manifest, manifest.refiner.file, files) if manifest.refiner else None,
        "encoder": dataclasses.asdict(manifest.encoder),
        "encoder_files": _sources(manifest, manifest.encoder.file, files),
        "variant": variant.value,
        "made_with": dict(made_with),
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return ModelId(hashlib.sha256(text.encode()).hexdigest())


def _sources(manifest: Manifest, network: str, files: Mapping[str, str]) -> list[str]:
    return [files[source] for source in manifest.network(network).sources]
