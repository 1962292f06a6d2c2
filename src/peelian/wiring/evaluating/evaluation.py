"""Puts together an evaluation: a pack that reads declared pictures, and the folder that is written about it."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peelian import settings
from peelian.capture import stills
from peelian.detect import choose
from peelian.errors import BadOptionError
from peelian.inference import catalogue
from peelian.inference.making import Progress as Building
from peelian.inference.pack import Pack
from peelian.jobs.assurance import evaluation, manifest, operating_points, summary
from peelian.jobs.assurance.checkpoint import Checkpoint
from peelian.jobs.assurance.evaluation import Evaluation, Plan
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.portraits import Portraits
from peelian.jobs.assurance.ports import Progress
from peelian.jobs.assurance.summary import About, Plain
from peelian.law import quality
from peelian.nouns.face import Quality
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.refusal import Refused
from peelian.render import pdf, report
from peelian.wiring import packs
from peelian.wiring.evaluating import page as assurance_page
from peelian.wiring.vision import Vision, open_vision

CHECKPOINT = "templates.partial"
"""File of the output folder that holds templates until the run has succeeded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks of an evaluation. `data`: what the pictures are, in their words; empty for the list's name."""

    listed: Path
    pack: str
    plan: Plan
    data: str = ""
    out: Path | None = None
    resume: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What came of it: all figures, the same as plain values, and how many operating points were made of them."""

    evaluation: Evaluation
    result: dict[str, Plain]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """An evaluation that is ready to run: the list was read, the pack is open, the folder is there."""

    request: Request
    items: list[Item]
    pack: Pack
    port: Portraits

    def run(self, *, today: date, progress: Progress | None = None) -> Evaluated:
        """Encode, compare, and write the folder that was asked for.

        Raises:
            BadOptionError: the folder holds another run, or cannot be written.
            ModelError: the pack is broken.
            NotEnoughDataError: fewer than two pictures could be enrolled.
        """
        request = self.request
        saved = (
            Checkpoint.open(request.out / CHECKPOINT, model=self.port.model, resume=request.resume)
            if request.out is not None
            else None
        )
        try:
            found = evaluation.evaluate(self.items, self.port, request.plan, checkpoint=saved, progress=progress)
            done, contents = self._told(found, today)
            if request.out is not None:
                write(request.out, contents)
        finally:
            if saved is not None:
                saved.close()
        # Only a run that has written everything forgets its templates; any other can be gone on with.
        if saved is not None and not request.keep:
            saved.remove()
        return done

    def _told(self, found: Evaluation, today: date) -> tuple[Evaluated, dict[str, str | bytes]]:
        about = About(
            pack=f"{self.pack.manifest.name}:{self.pack.variant}",
            data=_described(self.request, self.items),
            measured_on=today,
        )
        result = summary.plain(found, about)
        points = operating_points.made(found, pack=about.pack, data=about.data, measured_on=about.measured_on)
        contents = files(found, about, points) if self.request.out is not None else {}
        contents["result.json"] = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        return Evaluated(evaluation=found, result=result, points=len(points)), contents


def prepare(request: Request, *, building: Building = catalogue.silent) -> Bench:
    """Refuse what can be refused before any work is done, and open the pack.

    Raises:
        ManifestError: the list is wrong.
        BadOptionError: an option does not fit, or the folder cannot be written.
        ModelError: the pack cannot be had.
    """
    if request.resume and request.out is None:
        raise BadOptionError("--resume", "there is no folder to go on from", "Give the same --out as before")
    items = manifest.read(request.listed)
    if request.out is not None:
        _make_folder(request.out)
    read = settings.read()
    pack = packs.load(request.pack, read, progress=building)
    vision = open_vision(pack, threads=read.threads, smallest_eye_distance_px=quality.PROBE.eye_distance_px)
    return Bench(request=request, items=items, pack=pack, port=portraits(vision))


def portraits(vision: Vision) -> Portraits:
    """Return what encodes pictures of declared data with a pack's vision."""
    return Portraits(
        read=stills.read,
        detector=vision.detector,
        choose=choose.subject_face,
        assess=vision.assessor.assess,
        judge_reference=_judge_reference,
        judge_probe=_judge_probe,
        encoder=vision.encoder,
    )


def files(found: Evaluation, about: About, points: Sequence[OperatingPoint]) -> dict[str, str | bytes]:
    """Return what is written about an evaluation beside the result, by file name."""
    page = assurance_page.page(found, about)
    html = report.html(page)
    return {
        **{f"{plot.name}.svg": plot.svg for plot in page.plots},
        "report.html": html,
        "report.pdf": pdf.pdf(html),
        **{f"scores/{name}": content for name, content in found.scores.items()},
        **{f"operating-points/{point.name}.json": operating_points.text(point) for point in points},
    }


def write(folder: Path, contents: Mapping[str, str | bytes]) -> None:
    """Write files so that each is there whole or not at all.

    Raises:
        BadOptionError: one cannot be written.
    """
    try:
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}.unfinished")
            with unfinished.open("wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: Path, error: OSError) -> BadOptionError:
    reason = (error.strerror or "unknown").lower()
    return BadOptionError("--out", f"{folder} cannot be written ({reason})", "Give a folder that may be written to")


def _described(request: Request, items: list[Item]) -> str:
    digest = hashlib.sha256(request.listed.read_bytes()).hexdigest()
    people = len({item.subject for item in items})
    said = request.data.strip() or f"pictures listed in {request.listed.name}"
    return f"{said}; {len(items)} pictures of {people} people; SHA-256 of the list {digest[:16]}"


def _judge_reference(measured: Quality) -> Refused | None:
    return quality.admit(measured, quality.REFERENCE)


def _judge_probe(measured: Quality) -> Refused | None:
    return quality.admit(measured, quality.PROBE)
