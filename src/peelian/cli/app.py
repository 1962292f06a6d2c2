"""The `peelian` command: every verb in its own module, every error in one place."""

import errno
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

import typer
from rich.markup import escape

from peelian.cli.output import MESSAGES
from peelian.errors import PeelianError

USAGE_ERROR = 2
"""Exit status when what was handed over cannot be used; the same that a wrong option gets."""


OF_FILES = frozenset({errno.EIO, errno.EINVAL, errno.ENOSPC, errno.EFBIG, errno.EROFS})
"""What the system says of files without naming them."""

LONGEST_NAME = 200
"""Of a file's name in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb of the command line.

    `line`: what it does, as the list of verbs says it. `module`: of this package, when its name is not the verb's own.
    `group`: whether it has verbs of its own.
    """

    line: str
    module: str = ""
    group: bool = False


VERBS: Mapping[str, Verb] = {
    "demo": Verb(
        line="Run a deployment on a street in which nobody is real, in the browser: live, adjudicated, ended, recorded."
    ),
    "serve": Verb(line="Serve the desk of live deployments: plan, authorise, list, watch, adjudicate, record."),
    "watch": Verb(line="Watch cameras or videos, and say who of the list may have passed. Nothing is stored."),
    "compare": Verb(line="Say whether two pictures are of one person, at an operating point with its evidence."),
    "search": Verb(module="compare", line="List whom of a gallery a picture resembles. “Nobody” is a valid result."),
    "evaluate": Verb(
        line="Measure error rates of a model pack on your own pictures, and derive operating points from them."
    ),
    "bench": Verb(line="Measure Peelian beside its peers, in one run on this machine."),
    "user": Verb(
        group=True,
        line="People who work with the desk: let somebody in, list them, make a new link for a lost passkey.",
    ),
    "estate": Verb(group=True, line="The register of surveillance equipment: import it, take it along, sum it up."),
    "survey": Verb(
        group=True,
        line="Surveys of surveillance equipment: report on a round, answer one without the desk, check and bring in.",
    ),
    "simulate-wearers": Verb(
        module="simulate",
        line="Let a cohort check in on a virtual clock; exit 1 if one promise was broken for one of them.",
    ),
    "policy": Verb(
        group=True,
        line="Policy packs, what the law asks as data: show one, compare two, sign, verify, try one on a desk.",
    ),
    "prove": Verb(
        group=True, line="Prove a promise on your own machine: that nothing is left of somebody who is on no list."
    ),
    "audit": Verb(group=True, line="The tamper-evident log: verify it, sign it, prove an entry, export it."),
    "public": Verb(
        group=True, line="The public site: write it as files that need no server, and list all that this build can do."
    ),
    "backup": Verb(
        group=True, line="Backups of a desk: make one and try it, restore one without bringing back what was erased."
    ),
    "models": Verb(
        group=True, line="Model packs: list them, fetch them, add files you have, accept licences, verify digests."
    ),
    "synth": Verb(
        group=True,
        line="Draw people who do not exist: reference pictures, probe pictures, and a street with its ground truth.",
    ),
}
"""Every verb, in the order in which they are listed. Their lines stand here as well, because a list of verbs that had
to import them all took four seconds; a test holds them to what the verbs say of themselves."""


def built(words: Sequence[str]) -> typer.Typer:
    """Return the command line for what was asked.

    Only the verb that is asked for is imported: `compare` need not wait for the libraries that draw plots, and a list
    of the verbs for none of them.
    """
    asked = next((word for word in words if not word.startswith("-")), "")
    app = typer.Typer(name="peelian", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(peelian)
    for name, verb in VERBS.items():
        held = loaded(name, verb) if name == asked else unloaded(verb)
        if isinstance(held, typer.Typer):
            app.add_typer(held, name=name)
        else:
            app.command(name)(held)
    return app


def loaded(name: str, verb: Verb) -> Callable[..., None] | typer.Typer:
    """Import a verb."""
    found: Callable[..., None] | typer.Typer = getattr(
        import_module(f"peelian.cli.{verb.module or name}"), name.replace("-", "_")
    )
    return found


def unloaded(verb: Verb) -> Callable[..., None]:
    """Stand in for a verb, or a group of them, in the list of verbs."""

    def named() -> None: ...

    named.__doc__ = verb.line
    return named


def peelian() -> None:
    """Facial recognition that has to answer for itself."""


def main() -> None:
    """Run the command line: a PeelianError becomes one sentence on standard error and exit status 2."""
    try:
        built(sys.argv[1:])()
    except PeelianError as error:
        _end(error.sentence)
    except OSError as error:
        # What the system says of a file that somebody named; whatever else it says is a fault of ours.
        if error.strerror is None or (error.filename is None and error.errno not in OF_FILES):
            raise
        _end(f"{_named(error)}: the system says “{error.strerror}”. Give another file or folder.")
    except UnicodeEncodeError:
        odd = next((word for word in sys.argv[1:] if not word.isascii() and not _is_text(word)), None)
        if odd is None:
            raise
        _end(f"{ascii(odd)[1:-1]}: these are bytes that are no text in UTF-8. Type it again.")


def _named(error: OSError) -> str:
    """Return what an error of the system is about, as it was typed where that is known."""
    name = str(error.filename) if error.filename is not None else "A file"
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


def _is_text(word: str) -> bool:
    """Say whether a word of the command line can be written; bytes that were no text cannot."""
    return not any("\udc80" <= sign <= "\udcff" for sign in word)


def _end(sentence: str) -> NoReturn:
    MESSAGES.print(f"[red]peelian:[/] {escape(sentence)}", soft_wrap=True)
    sys.exit(USAGE_ERROR)
