"""`peelian synth`: draws people who do not exist, and the street they walk in."""

from pathlib import Path
from typing import Annotated

import typer

from peelian.cli import options, output
from peelian.wiring import street

synth = typer.Typer(
    name="synth",
    help="Draw people who do not exist: reference pictures, probe pictures, and a street with its ground truth.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

NOBODY_LISTED = (
    "Nobody on the watchlist walks in it, so there is no watchlist folder: draw more --seconds, or put more people on "
    "the list with --listed."
)

Out = Annotated[Path, typer.Argument(help="Folder to write; it must not exist yet.", show_default=False)]
Seed = Annotated[int, typer.Option(help="The same seed draws the same pictures.", min=0)]
People = Annotated[int, typer.Option(help="How many people there are.")]
Processes = Annotated[int, typer.Option(help="Processes that draw; the pictures are the same however many.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the folder if it exists.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line, and no progress bar.")]


@synth.command("cast")
def draw_cast(
    out: Out,
    people: People = 64,
    probes: Annotated[int, typer.Option(help="Probe pictures of each person.", min=0, max=100)] = 6,
    seed: Seed = 0,
    processes: Processes = 2,
    *,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Draw a cast: a reference picture and several probe pictures of everyone, and a manifest for `evaluate`."""
    order = street.CastOrder(people=people, probes=probes, seed=seed, processes=processes)
    with output.stepping("Drawing people", people * (1 + probes), quiet=as_json) as step:
        facts = street.draw_cast(order, out, step, force=force)
    _report(facts, f"{facts['pictures']} pictures of {people} people who do not exist: {out}", as_json=as_json)


@synth.command("street")
def draw_street(
    out: Out,
    seconds: Annotated[float, typer.Option(help="How long the film is.")] = 60.0,
    people_in_view: Annotated[int, typer.Option(help="How many people walk in view at once.")] = 6,
    listed: Annotated[int, typer.Option(help="How many people are on the watchlist.")] = 8,
    *,
    people: People = 64,
    processes: Processes = 2,
    seed: Seed = 0,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Draw a street, 1080p at 25 frames a second: film, ground truth, and a watchlist of some who walk there."""
    options.finite("--seconds", seconds)
    order = street.StreetOrder(
        seconds=seconds, seed=seed, in_view=people_in_view, listed=listed, people=people, processes=processes
    )
    with output.stepping("Drawing the street", round(seconds * 25), quiet=as_json) as step:
        facts = street.draw_street(order, out, step, force=force)
    _report(facts, f"{facts['frames']} frames, {facts['crossings']} crossings: {out}/street.mp4", as_json=as_json)
    if not as_json and not facts["listed"]:
        output.MESSAGES.print(NOBODY_LISTED)


def _report(facts: dict[str, object], sentence: str, *, as_json: bool) -> None:
    if as_json:
        output.line(facts)
    else:
        output.RESULTS.print(sentence)
