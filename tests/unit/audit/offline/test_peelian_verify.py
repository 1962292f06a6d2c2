import ast
import base64
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from peelian.audit import checkpoint as checkpoints
from peelian.audit import export as exports
from peelian.audit import tree
from peelian.audit.log import Log
from peelian.audit.note import Signer
from peelian.audit.offline import peelian_verify as verifier
from peelian.nouns.event import Event
from peelian.storage import engine as engines

Events = Callable[..., list[Event]]


@pytest.fixture
def export(filled: Engine, log: Log, tmp_path: Path) -> Path:
    exports.prepare(tmp_path / "export")
    with engines.reading(filled) as connection:
        exports.write(connection, log, tmp_path / "export")
    return tmp_path / "export"


@pytest.fixture
def proof(filled: Engine, log: Log, tmp_path: Path) -> Path:
    path = tmp_path / "entry-6.tlog-proof"
    with engines.reading(filled) as connection:
        path.write_bytes(log.prove_inclusion(connection, 6).text.encode())
    return path


def holds(what: Path, key: str | None, *outside: Path) -> bool:
    try:
        verifier.answer(what, key, outside)
    except (verifier.NoError, OSError, UnicodeDecodeError):
        return False
    return True


def rewrite(path: Path, change: Callable[[list[bytes]], object]) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    change(lines)
    path.write_bytes(b"".join(lines))


def test_it_is_one_file_that_needs_nothing_but_python_and_cryptography() -> None:
    imports = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(Path(verifier.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    packages = {str(name).split(".")[0] for name in imports}
    assert packages - set(sys.stdlib_module_names) == {"cryptography"}


def test_it_runs_alone_and_answers_with_one_sentence_and_a_status(
    export: Path, proof: Path, log: Log, tmp_path: Path
) -> None:
    alone = Path(shutil.copy(verifier.__file__, tmp_path))

    def run(*words: object) -> tuple[int, str]:
        command = [sys.executable, str(alone), *(str(word) for word in words)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert not ran.stderr
        return ran.returncode, ran.stdout

    assert run(export, "--key", log.key) == (
        0,
        f"Verified: 11 entries of {log.origin} are as they were signed at 3 checkpoints.\n",
    )
    code, sentence = run(proof, "--key", export / "log-key.txt")
    assert (code, sentence.startswith(f"Verified: entry 6 of {log.origin} is in the log of 11 entries: {{")) == (
        0,
        True,
    )
    rewrite(export / "entries.jsonl", lambda lines: lines.pop(5))
    code, sentence = run(export, "--key", log.key)
    assert (code, sentence.count("\n"), sentence.startswith("NOT verified: ")) == (1, 1, True)


def test_without_a_key_from_elsewhere_it_says_that_one_is_needed(export: Path) -> None:
    assert "compare it with one from elsewhere" in verifier.answer(export, None, [])


@pytest.mark.slow
def test_every_changed_byte_of_an_export_is_found(export: Path, log: Log) -> None:
    assert holds(export, log.key)
    changed = 0
    for path in sorted(path for path in export.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for place in range(len(content)):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert not holds(export, log.key), (path.name, place)
            changed += 1
        path.write_bytes(content)
    assert holds(export, log.key)
    assert changed == sum(path.stat().st_size for path in export.rglob("*.*")) > 2500


def test_every_changed_byte_is_found_with_the_exports_own_key_too(export: Path) -> None:
    for name in ("log-key.txt", "checkpoints/000000000004.txt"):
        content = (export / name).read_bytes()
        for place in range(len(content)):
            (export / name).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert not holds(export, None), (name, place)
        (export / name).write_bytes(content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_change_to_the_entries_is_found(export: Path, log: Log, data: st.DataObject) -> None:
    path = export / "entries.jsonl"
    before = path.read_bytes()
    lines = before.splitlines(keepends=True)
    one, other = data.draw(st.tuples(st.integers(0, 10), st.integers(0, 10)))
    kind = data.draw(st.sampled_from(["drop", "repeat", "move", "cut", "add", "replace"]))
    match kind:
        case "drop":
            lines.pop(one)
        case "repeat":
            lines.insert(other, lines[one])
        case "move":
            lines.insert(other, lines.pop(one))
        case "cut":
            lines = lines[:one]
        case "add":
            lines.insert(one, data.draw(st.binary(max_size=10)) + b"\n")
        case _:
            lines[one] = data.draw(st.binary(max_size=40)) + b"\n"
    after = b"".join(lines)
    path.write_bytes(after)
    assert holds(export, log.key) == (after == before)
    path.write_bytes(before)


def test_every_changed_byte_of_a_proof_is_found(proof: Path, log: Log) -> None:
    assert holds(proof, log.key)
    content = proof.read_bytes()
    for place in range(len(content)):
        proof.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert not holds(proof, log.key), place


def test_a_proof_without_a_key_says_nothing(proof: Path) -> None:
    with pytest.raises(verifier.NoError, match="without --key"):
        verifier.answer(proof, None, [])


def test_an_export_of_another_log_than_the_key_is_refused(export: Path, proof: Path, stranger: Signer) -> None:
    with pytest.raises(verifier.NoError, match="another log than the key"):
        verifier.answer(export, stranger.key.text, [])
    with pytest.raises(verifier.NoError, match="not signed by this key"):
        verifier.answer(proof, stranger.key.text, [])


def test_an_export_of_an_older_state_is_found_by_a_checkpoint_kept_outside(
    export: Path, log: Log, tmp_path: Path
) -> None:
    outside = Path(shutil.move(export / "checkpoints/000000000011.txt", tmp_path))
    rewrite(export / "entries.jsonl", lambda lines: lines.__delitem__(slice(9, None)))
    assert holds(export, log.key)
    with pytest.raises(verifier.NoError, match="11 entries were signed at a time, and only 9 are there"):
        verifier.answer(export, log.key, [outside])


def test_a_log_written_anew_with_its_key_is_found_by_a_checkpoint_kept_outside(
    export: Path, log: Log, signer: Signer, tmp_path: Path
) -> None:
    edge = tree.Frontier()
    for number in range(11):
        edge.add(tree.leaf_hash(f"forged {number}".encode()))
    (tmp_path / "forged").write_bytes(checkpoints.sign(11, edge.root(), signer).note.encode())
    with pytest.raises(verifier.NoError, match="two different logs of 11 entries were signed"):
        verifier.answer(export, log.key, [tmp_path / "forged"])


def test_an_outside_checkpoint_that_fits_is_counted(export: Path, log: Log) -> None:
    sentence = verifier.answer(export, log.key, [export / "checkpoints/000000000004.txt"])
    assert "at 3 checkpoints and 1 kept outside" in sentence


def test_an_export_without_a_checkpoint_is_refused(export: Path, log: Log) -> None:
    for path in (export / "checkpoints").iterdir():
        path.unlink()
    assert not holds(export, log.key)
    (export / "entries.jsonl").write_bytes(b"")
    assert not holds(export, log.key)


def test_an_empty_log_that_was_signed_verifies(store: Engine, log: Log, tmp_path: Path) -> None:
    with engines.writing(store) as connection:
        log.checkpoint(connection)
        exports.prepare(tmp_path / "export")
        exports.write(connection, log, tmp_path / "export")
    assert holds(tmp_path / "export", log.key)


@pytest.mark.parametrize("missing", ["entries.jsonl", "log-key.txt", "checkpoints/000000000011.txt"])
def test_a_missing_file_is_no_verification(export: Path, log: Log, missing: str) -> None:
    (export / missing).unlink()
    assert verifier.main([str(export), "--key", log.key]) == 1


def test_a_wrong_size_in_a_proof_is_not_believed(proof: Path, log: Log) -> None:
    text = proof.read_text(encoding="utf-8")
    for number in (5, 7, 10, 11, 10**17, 10**30):
        proof.write_text(text.replace("index 6\n", f"index {number}\n"), encoding="utf-8")
        assert not holds(proof, log.key)


@pytest.mark.parametrize(
    "note", ["", "x", "\n\n", "a\n\n", "a\n1\nAAAA\n\nb\n", "a\n\n\u2014 n AAAA\n", "a\n\nx n AAAAAA==\n"]
)
def test_what_is_no_checkpoint_is_refused(note: str, signer: Signer) -> None:
    with pytest.raises(verifier.NoError):
        verifier.read_checkpoint(note, verifier.read_key(signer.key.text))


@pytest.mark.parametrize(
    "parts", [f"{{}}\n{'9' * 19}\nAAAA", "{}\n01\nAAAA", "{}\n1\nAAAA\nmore", "other\n1\nAAAA", "{}"]
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(parts: str, signer: Signer) -> None:
    note = signer.sign(parts.format(signer.name) + "\n")
    with pytest.raises(verifier.NoError):
        verifier.read_checkpoint(note, verifier.read_key(signer.key.text))


@pytest.mark.parametrize("text", ["AB==", "AA==\n", "A", "\u00e9"])
def test_base64_that_could_be_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(verifier.NoError, match="base64"):
        verifier.unbase64(text)


def test_a_path_leads_to_the_root_at_its_own_length_and_at_no_other() -> None:
    one, two, three = (verifier.leaf(entry) for entry in (b"1", b"2", b"3"))
    root = verifier.node(verifier.node(one, two), three)
    path = [base64.b64encode(value).decode() for value in (two, three)]
    assert verifier.climb(0, 3, one, path) == root
    assert verifier.climb(0, 3, one, [*path, path[0]]) == b""
    assert verifier.climb(0, 3, one, path[:1]) == b""
    assert verifier.climb(0, 3, one, []) == b""


def test_a_hash_of_another_length_leads_nowhere() -> None:
    short = base64.b64encode(b"short").decode()
    assert verifier.climb(0, 2, verifier.leaf(b"1"), [short]) == b""
