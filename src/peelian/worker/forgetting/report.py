"""The report of a proof of forgetting: for programs, for people, and signed so that nobody can change it unseen."""

import hashlib
import html
import platform
from collections.abc import Mapping
from datetime import datetime
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from peelian.audit import leaf
from peelian.audit.note import Signer
from peelian.errors import StoreError
from peelian.jobs.assurance.forgetting.verdict import Check, Proof

REPORT, PAGE, SIGNATURE = "forgetting.json", "forgetting.html", "forgetting.txt"
HEADER = "peelian forgetting report v1"
"""First line of what is signed."""

STYLE = """body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c;background:#fff}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:bold}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #b1b4b6}code{word-break:break-all}
@media(prefers-color-scheme:dark){body{color:#f3f2f1;background:#0b0c0c}}"""
"""Of the page, which is one file and asks nobody for anything."""


def fields(proof: Proof, at: datetime) -> dict[str, object]:
    """Return the report as a program reads it. `at`: when the proof was run, UTC."""
    return {
        "report": HEADER,
        "sentence": proof.sentence,
        "holds": proof.holds,
        "whole": proof.whole,
        "checks": [check.fields for check in proof.checks],
        "controls": [check.fields for check in proof.controls],
        "at": at.isoformat(timespec="seconds"),
        "version": metadata.version("peelian"),
        "code": code(),
        "machine": {"kernel": f"{platform.system()} {platform.release()}", "python": platform.python_version()},
    }


def code() -> str:
    """Return a hash over the package's modules: which code was tried."""
    place = Path(str(files("peelian")))
    whole = hashlib.sha256()
    for path in sorted(place.rglob("*.py")):
        whole.update(
            f"{path.relative_to(place).as_posix()}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
        )
    return whole.hexdigest()


def write(proof: Proof, at: datetime, signer: Signer, folder: Path) -> None:
    """Write the report into a folder, and sign it.

    Raises:
        StoreError: it cannot be written.
    """
    said = fields(proof, at)
    content = leaf.canonical(said)
    digest = hashlib.sha256(content).hexdigest()
    text = f"{HEADER}\n{said['at']}\n{digest}\n{proof.sentence}\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / REPORT).write_bytes(content)
        (folder / PAGE).write_text(page(proof, said), encoding="utf-8")
        (folder / SIGNATURE).write_text(signer.sign(text), encoding="utf-8")
    except OSError as error:
        raise StoreError(folder, f"the report cannot be written ({error.strerror})", "Give another folder") from error


def page(proof: Proof, said: Mapping[str, object]) -> str:
    """Return the report as one page of HTML."""
    machine = said["machine"]
    assert isinstance(machine, dict)  # noqa: S101 - as `fields` made it
    rows = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th><td><code>{html.escape(str(value))}</code></td></tr>"
        for name, value in {
            "When": said["at"],
            "Version": said["version"],
            "Code": said["code"],
            "Kernel": machine["kernel"],
            "Python": machine["python"],
        }.items()
    )
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Proof of forgetting</title>"
        f"<meta name='viewport' content='width=device-width'><style>{STYLE}</style></head><body><main>"
        f"<h1>Proof of forgetting</h1><p><strong>{html.escape(proof.sentence)}</strong></p>"
        f"{_table('The build as it ships', proof.checks)}"
        f"{_table('Builds that leak, each of which must be caught', proof.controls)}"
        f"<table><caption>What was tried</caption><tbody>{rows}</tbody></table>"
        f"<p>The text beside this page is signed, and names the hash of the report that programs read.</p>"
        f"</main></body></html>\n"
    )


def _table(caption: str, checks: tuple[Check, ...]) -> str:
    lines = "".join(
        f"<tr><th scope='row'>{html.escape(check.code)}</th><td>{html.escape(check.claim)}</td>"
        f"<td>{html.escape(check.outcome.value)}</td><td>{_told(check)}</td></tr>"
        for check in checks
    )
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("Check", "Claim", "Outcome", "What was found"))
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _told(check: Check) -> str:
    return "<br>".join(html.escape(one) for one in (check.reason, *check.found) if one) or "nothing"
