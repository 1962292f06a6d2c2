"""`peelian policy`: show a policy pack, compare two, sign one, verify its signatures, try one on what is at a desk."""

from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from peelian import settings
from peelian.cli import options, output
from peelian.law import policy_effects, policy_words
from peelian.wiring import policy_packs, rules
from peelian.wiring.keeping import policy_kept
from peelian.wiring.store import KeyFile

NOT_SIGNED = 1
"""Exit status where a pack is not signed by two people, or a try finds that something would be refused or erased."""

SEALED = (
    "Of orders to check in only power and dates were judged: their times, quiet hours and clocks lie sealed. "
    "Give --key-file to have them judged as well."
)

PackName = Annotated[str, typer.Argument(metavar="PACK", help="A shipped pack by its name, or a file (TOML).")]
PackFile = Annotated[Path, typer.Argument(metavar="FILE", help="A policy pack (TOML).")]
Signers = Annotated[
    Path | None, typer.Option("--signers", help="Who may sign packs. [default: PEELIAN_CONFIG/policy-signers.toml]")
]

policy = typer.Typer(
    name="policy",
    help="Policy packs, what the law asks as data: show one, compare two, sign, verify, try one on a desk.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@policy.command()
def show(pack: PackName = rules.DEFAULT, *, as_json: options.AsJson = False) -> None:
    """Show every rule of a pack, and where it comes from."""
    found = policy_packs.read(pack)
    read, whole = policy_words.content(found.raw), found.policy
    every = policy_words.rules(read)
    if as_json:
        output.line({"event": "policy", "name": whole.name, "version": whole.version, "digest": found.digest})
        for rule in every:
            output.line({"event": "rule", "rule": rule.path, "value": rule.value, "source": rule.source})
        return
    output.RESULTS.print(
        f"[bold]{escape(whole.label)}[/]  {escape(whole.title)}\nSHA-256 {found.digest}", soft_wrap=True
    )
    for source, some in groupby(every, key=lambda rule: rule.source):
        for rule in some:
            words = f"{policy_words.named(rule.path)}: {policy_words.told(rule.value)}"
            output.RESULTS.print(escape(words), soft_wrap=True)
        output.RESULTS.print(f"  [dim]{escape(source or 'no source is given')}[/]", soft_wrap=True)


@policy.command()
def diff(before: PackName, after: PackName, *, as_json: options.AsJson = False) -> None:
    """Say in words what one pack changes of another."""
    found = policy_words.changes(*(policy_words.content(policy_packs.read(one).raw) for one in (before, after)))
    for change in found:
        if as_json:
            output.line({"event": "change", "rule": change.path, "looser": change.looser, "sentence": change.sentence})
        else:
            mark = {True: "[red]-[/] ", False: "[green]+[/] ", None: "  "}[change.looser]
            output.RESULTS.print(f"{mark}{escape(change.sentence)}", soft_wrap=True)
    if not found and not as_json:
        output.RESULTS.print("No rule differs.")


@policy.command()
def key(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    *,
    out: Annotated[Path, typer.Option(help="Where the private key is written; only you can read it.")],
) -> None:
    """Make a key to sign packs with, and print the lines by which a desk knows it."""
    public = policy_packs.make_key(out)
    said = f'[[signer]]\nname = "{name}"\nkey = "{public}"'
    output.RESULTS.print(escape(said), soft_wrap=True)
    note = (
        "Add these lines to policy-signers.toml of the desk. Somebody else does that, who knows that the key is yours."
    )
    output.MESSAGES.print(note, soft_wrap=True)


@policy.command()
def sign(
    pack: PackFile,
    *,
    key_file: Annotated[Path, typer.Option("--key", help="Your private key.")],
    name: Annotated[str, typer.Option(help="Your name, as policy-signers.toml has it.")],
) -> None:
    """Sign a pack as it is; two people have to."""
    digest = policy_packs.sign(pack, key_file, name)
    output.RESULTS.print(f"{escape(name)} signed {escape(pack.name)}, SHA-256 {digest}", soft_wrap=True)


@policy.command()
def verify(pack: PackName, *, signers: Signers = None, as_json: options.AsJson = False) -> None:
    """Say whether a desk would take a pack: just as it was shipped, or signed by two who may."""
    found, listed = policy_packs.read(pack), signers or settings.read().config / policy_packs.SIGNERS
    names: tuple[str, ...] = ("shipped with Peelian",)
    faults: tuple[str, ...] = ()
    holds = policy_packs.pinned().get(found.name) == found.digest
    if not found.shipped:
        signed = policy_packs.signatures(Path(pack), listed, digest=found.digest)
        names, faults, holds = signed.names, signed.faults, signed.enough
    if as_json:
        fields = {"pack": found.name, "digest": found.digest, "signed_by": names, "faults": faults, "holds": holds}
        output.line({"event": "policy_signatures", **fields})
    else:
        by = ", ".join(names) or "nobody"
        output.RESULTS.print(f"{escape(found.name)}, SHA-256 {found.digest}\nSigned by: {escape(by)}", soft_wrap=True)
        for fault in faults:
            output.RESULTS.print(f"[red]{escape(fault)}[/]", soft_wrap=True)
        output.RESULTS.print("A desk takes it." if holds else "[red]No desk takes it.[/]")
    if not holds:
        raise typer.Exit(NOT_SIGNED)


@policy.command("try")
def try_(
    pack: PackName,
    *,
    now: Annotated[str, typer.Option("--instead-of", help="The pack that is in force.")] = rules.DEFAULT,
    data: Annotated[Path | None, typer.Option(help="Data directory. [default: PEELIAN_DATA]")] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(
            help="Key of the vault: the terms of orders, which lie sealed, are judged as well.", show_default=False
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Say what a pack would change at a desk: what would be refused, and what erased sooner. Changes nothing."""
    before, after = policy_packs.read(now).policy, policy_packs.read(pack).policy
    kept = policy_kept.kept(data or settings.read().data, None if key_file is None else KeyFile(path=key_file))
    found = policy_effects.effects(kept, before, after, now=_now())
    for one in found:
        if as_json:
            output.line({"event": "effect", "kind": one.kind, "about": one.about, "sentence": one.sentence})
        else:
            output.RESULTS.print(f"{escape(one.sentence)}.", soft_wrap=True)
    if as_json:
        counts = {"deployments": len(kept.deployments), "orders": len(kept.orders)}
        output.line({"event": "summary", "effects": len(found), **counts, "orders_opened": kept.opened})
    elif not found:
        output.RESULTS.print("Nothing at this desk would be refused, allowed or erased that is not now.")
    if kept.orders and not kept.opened:
        output.MESSAGES.print(SEALED, soft_wrap=True)
    if any(one.kind != "allowed" for one in found):
        raise typer.Exit(NOT_SIGNED)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)
