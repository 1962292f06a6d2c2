"""`peelian compare` and `peelian search`: pictures with pictures."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from peelian.cli import options, output
from peelian.jobs.compare import Comparison
from peelian.nouns.candidate import Candidate
from peelian.nouns.operating_point import OperatingPoint
from peelian.wiring import stills


def compare(
    a: Annotated[Path, typer.Argument(help="A picture of one person.", show_default=False)],
    b: Annotated[Path, typer.Argument(help="Another picture of one person.", show_default=False)],
    *,
    pack: options.Pack = options.DEFAULT_PACK,
    fmr: Annotated[float, typer.Option(help="Of pairs of different people, the share that may count as same.")] = 1e-3,
    point: options.Point = None,
    as_json: options.AsJson = False,
) -> None:
    """Say whether two pictures are of one person, at an operating point with its evidence."""
    with output.building(quiet=as_json) as progress:
        desk = stills.open_desk(pack, progress=progress)
    result = desk.compare(a, b, at=desk.one_to_one(fmr, point))
    if as_json:
        output.line(
            {"similarity": round(result.similarity, 6), "same": result.same, "operating_point": described(result.at)}
        )
        return
    output.RESULTS.print(verdict(result), soft_wrap=True)


def search(
    probe: Annotated[Path, typer.Argument(help="A picture of one person.", show_default=False)],
    *,
    gallery: Annotated[Path, typer.Option(help="A folder that holds one folder a subject.", show_default=False)],
    top: Annotated[int, typer.Option(help="How many candidates to list.", min=1, max=100)] = 5,
    pack: options.Pack = options.DEFAULT_PACK,
    fpir: Annotated[float, typer.Option(help="Of searches for strangers, the share that may find somebody.")] = 1e-2,
    point: options.Point = None,
    as_json: options.AsJson = False,
) -> None:
    """List whom of a gallery a picture resembles. “Nobody” is a valid result."""
    with output.building(quiet=as_json) as progress:
        desk = stills.open_desk(pack, progress=progress)
    with output.counting("Enrolling", quiet=as_json) as tick:
        enrolled = desk.enrol(gallery, tick=tick)
    at = desk.one_to_many(fpir, enrolled, point)
    found = desk.search(probe, enrolled, top=top)
    for rank, candidate in enumerate(found, start=1):
        if as_json:
            fields = {"subject": candidate.subject, "image": candidate.image, "similarity": candidate.similarity}
            reached = desk.reached(candidate, at)
            output.line({"event": "candidate", "rank": rank, **fields, "reaches_operating_point": reached})
    if as_json:
        count = sum(desk.reached(candidate, at) for candidate in found)
        output.line({"event": "summary", "candidates": count, "operating_point": described(at)})
        return
    answer = listing([(candidate, desk.reached(candidate, at)) for candidate in found], at)
    output.RESULTS.print(answer, evidence(at), sep="\n")


def verdict(result: Comparison) -> str:
    """Say in words what was found, and what stands behind it."""
    answer = "The same person" if result.same else "Not the same person"
    similarity = f"Similarity {result.similarity:.3f} (a cosine, not a percentage)."
    return f"[bold]{answer}[/], {at_words(result.at)}.\n{similarity}\n{evidence(result.at)}"


def listing(found: list[tuple[Candidate, bool]], at: OperatingPoint) -> Table | str:
    """Show candidates best first; those that do not reach the operating point are no answer, and say so."""
    if not any(reached for _, reached in found):
        return f"[bold]Nobody[/] of the gallery, {at_words(at)}."
    table = Table(title=f"Candidates, {at_words(at)}", title_justify="left")
    for column in ("subject", "picture", "similarity", "candidate"):
        table.add_column(column)
    for candidate, reached in found:
        words = "yes: for a person to judge" if reached else "no: below the operating point"
        table.add_row(escape(candidate.subject), escape(candidate.image), f"{candidate.similarity:.3f}", words)
    return table


def at_words(at: OperatingPoint) -> str:
    """Name the operating point for people."""
    rate = "false match rate" if at.is_one_to_one else f"false positive rate with {at.gallery_size} listed"
    return f"at a {rate} of {at.target:g}"


def evidence(at: OperatingPoint) -> str:
    """Say on what the operating point's rate was measured: it holds there, and not everywhere."""
    return f"[dim]Measured on {escape(at.data)}.[/]"


def described(at: OperatingPoint) -> dict[str, object]:
    """Name the operating point for programs."""
    return {
        "name": at.name,
        "pack": at.pack,
        "threshold": at.threshold,
        "fmr" if at.is_one_to_one else "fpir": at.target,
        "gallery_size": at.gallery_size,
        "data": at.data,
        "measured_on": at.measured_on.isoformat(),
    }
