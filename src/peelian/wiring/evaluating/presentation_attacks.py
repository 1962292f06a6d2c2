"""Puts together the measurement of a passive liveness module on declared pictures, and the folder about it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peelian import settings
from peelian.capture import stills
from peelian.detect import choose
from peelian.detect.detector import Detector
from peelian.errors import BadOptionError, NoFaceError
from peelian.inference import catalogue
from peelian.inference.making import Progress as Building
from peelian.jobs.assurance import presentation_attacks, presentation_summary, presentations
from peelian.jobs.assurance.ports import Progress
from peelian.jobs.assurance.presentation_attacks import Measured
from peelian.jobs.assurance.presentations import Presentation
from peelian.jobs.assurance.summary import Plain
from peelian.law import quality
from peelian.nouns.operating_point import Proportion
from peelian.render import report
from peelian.render.report import Page, Section, Table
from peelian.wiring import packs
from peelian.wiring.checkins import liveness
from peelian.wiring.checkins.liveness import Module
from peelian.wiring.evaluating import evaluation
from peelian.wiring.evaluating.plots import percent
from peelian.wiring.vision import open_detector

RATE = ("Errors", "Trials", "95 % interval")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks for. `data`: what the pictures are, in their words; `pack`: whose detector finds the faces."""

    listed: Path
    module: Path
    pack: str
    data: str = ""
    out: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """A module, and the detector that finds the faces that it looks at."""

    module: Module
    detector: Detector

    @property
    def name(self) -> str:
        """What the module's manifest calls it."""
        return self.module.manifest.name

    @property
    def above(self) -> float:
        """The module's own threshold."""
        return self.module.manifest.above

    def liveness(self, picture: Path) -> float:
        """Return how live the face of a picture looks.

        Raises:
            ImageError: the picture cannot be read.
            NoFaceError: it shows no face.
        """
        frame = stills.read(picture)
        face = choose.subject_face(self.detector.detect_still(frame), frame)
        if face is None:
            raise NoFaceError(picture)
        return self.module.liveness(frame, face)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A measurement that is ready to run: the list was read, the module and the detector are open."""

    request: Request
    shown: list[Presentation]
    eyes: Eyes

    def run(self, *, today: date, progress: Progress | None = None) -> tuple[Measured, dict[str, Plain]]:
        """Ask about every picture, and write the folder that was asked for; return the figures, and as plain values.

        Raises:
            BadOptionError: the folder cannot be written.
        """
        found = presentation_attacks.measure(self.shown, self.eyes, progress=progress)
        digest = hashlib.sha256(self.request.listed.read_bytes()).hexdigest()
        said = self.request.data.strip() or f"pictures listed in {self.request.listed.name}"
        data = f"{said}; {found.pictures} pictures of {found.people} people; SHA-256 of the list {digest[:16]}"
        result = presentation_summary.plain(found, data=data, measured_on=today)
        if self.request.out is not None:
            text = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
            told = report.html(page(found, data=data, measured_on=today))
            evaluation.write(self.request.out, {"report.html": told, "result.json": text})
        return found, result


def prepare(request: Request, *, building: Building = catalogue.silent) -> Bench:
    """Refuse what can be refused before any work is done, and open the module.

    Raises:
        ManifestError: the list, or the module's manifest, is wrong.
        BadOptionError: the folder cannot be written.
        ModelError: the module or the pack cannot be had.
    """
    shown = presentations.read(request.listed)
    if request.out is not None:
        try:
            request.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or "unknown").lower()
            raise BadOptionError("--out", f"{request.out} cannot be written ({reason})", "Give a folder") from None
    read = settings.read()
    module = liveness.open_module(request.module, threads=read.threads)
    pack = packs.load(request.pack, read, progress=building)
    smallest_px = quality.PROBE.eye_distance_px
    detector = open_detector(pack, threads=read.threads, smallest_eye_distance_px=smallest_px)
    return Bench(request=request, shown=shown, eyes=Eyes(module=module, detector=detector))


def page(found: Measured, *, data: str, measured_on: date) -> Page:
    """Return the report."""
    worst = found.worst
    lead = "There is not enough data to say how often attacks are taken for live faces."
    if worst is not None and worst.apcer is not None:
        lead = f"The attack that works best is {worst.name}: {_said(worst.apcer)} are taken for live faces."
    if found.bpcer is not None:
        lead += f" Of live faces, {_said(found.bpcer)} are taken for attacks."
    return Page(
        title=f"Presentation attacks on {found.module}",
        lead=lead,
        facts=(
            ("Data", data),
            ("Module", found.module),
            ("Its own threshold", f"above {found.above:g}"),
            ("Measured on", measured_on.isoformat()),
        ),
        sections=(_own(found), *([_fixed(found)] if found.at_bpcer else ()), _missing(found), _how()),
    )


def _own(found: Measured) -> Section:
    rows = [(f"APCER: {one.name}", *_rate(one.apcer), _said(one.unanswered)) for one in found.species]
    unanswered = "none shown" if found.unanswered is None else _said(found.unanswered)
    groups = [(f"{one.column}: {one.value}", *_rate(one.bpcer)) for one in found.groups]
    tables = [
        Table(
            caption="Attacks taken for live faces (APCER), live faces taken for attacks (BPCER)",
            head=("Figure", *RATE, "Rate", "Not answered"),
            rows=(*rows, ("BPCER", *_rate(found.bpcer), unanswered)),
        )
    ]
    if groups:
        tables.append(Table(caption="BPCER by declared group", head=("Group", *RATE, "Rate"), rows=tuple(groups)))
    return Section(title="At the module's own threshold", tables=tuple(tables))


def _fixed(found: Measured) -> Section:
    return Section(
        title="At a fixed rate of live faces turned away",
        tables=tuple(
            Table(
                caption=f"BPCER {percent(one.target)} (above {one.above:.6f}; measured {_said(one.bpcer)})",
                head=("Species", *RATE, "APCER"),
                rows=tuple((name, *_rate(rate)) for name, rate in one.apcer),
            )
            for one in found.at_bpcer
        ),
    )


def _missing(found: Measured) -> Section:
    return Section(
        title="What is not told",
        paragraphs=tuple(one.sentence for one in found.refused) or ("Every figure that was asked for is there.",),
    )


def _how() -> Section:
    return Section(
        title="How to read this",
        paragraphs=(
            (
                "Terms are those of ISO/IEC 30107-3. There is no mean over species, because an attacker chooses the "
                "one that works, and none of APCER and BPCER, because they cost different people different things."
            ),
            (
                "Intervals are 95 %: the wider of Wilson's and one from drawing the people again. The figures are of "
                "these pictures; simulated attacks say nothing about real ones."
            ),
        ),
    )


def _rate(rate: Proportion | None) -> tuple[str, ...]:
    if rate is None:
        return ("", "", "", "not enough data")
    return (f"{rate.errors:,}", f"{rate.trials:,}", f"{percent(rate.low)} to {percent(rate.high)}", percent(rate.value))


def _said(rate: Proportion) -> str:
    return f"{percent(rate.value)} ({percent(rate.low)} to {percent(rate.high)}, n = {rate.trials:,})"
