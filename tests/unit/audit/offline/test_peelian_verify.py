import ast
import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from peelian.audit import checkpoint as checkpoints
from peelian.audit import cosignature, cosigned, nodes, tiles, tree
from peelian.audit import export as exports
from peelian.audit import note as notes
from peelian.audit.cosignature import Cosigner, CosignerKey, Kind
from peelian.audit.log import Log
from peelian.audit.note import Signer
from peelian.audit.offline import peelian_verify as verifier
from peelian.audit.proof import InclusionProof
from peelian.nouns.event import Event, EventKind
from peelian.storage import engine as engines
from peelian.wiring.audit import keys

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


# ---- tiles, witnesses, a second key, and changes of key


@dataclass(frozen=True, kw_only=True)
class Whole:
    """An export with all that can be in one: tiles, a second key of the log, a witness, and a changed key."""

    folder: Path
    first: str
    last: str
    witness: str
    change: Path


WITNESS = Cosigner(name="second.example/w", private=Ed25519PrivateKey.from_private_bytes(b"w" * 32))
AT = 1_764_072_000


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    place = tmp_path_factory.mktemp("whole")
    store = engines.open_store(place / "data", create=True)
    log = keys.log_of(place / "data")
    event = Event(kind=EventKind.POLICY_LOADED, who="p-1", why="tried", at=datetime(2026, 11, 25, 12, tzinfo=UTC))
    new = keys.make_next(place / "data", log)
    with engines.writing(store) as connection:
        log.append(connection, [event])
        signed = log.hand_over(connection, new, event)
        line = WITNESS.line(signed, time_s=AT)
        cosigned.keep(connection, new.signing_key, signed.size, (WITNESS.key, line))
        exports.prepare(place / "export")
        exports.write(connection, new, place / "export")
        tiles.write(connection, new.notes(connection)[-1][1], signed.size, place / "export")
    change = place / "change.tlog-proof"
    with engines.reading(store) as connection:
        (place / "entry.tlog-proof").write_bytes(new.prove_inclusion(connection, 0).text.encode())
        note = connection.exec_driver_sql("SELECT note FROM log_checkpoint WHERE size = 2").scalar_one()
        path = tree.inclusion(1, 2, nodes.lookup(connection))
        leaf = next(leaf for _, leaf in nodes.leaves(connection, 1, 2))
        old = checkpoints.opened(note, log.signing_key)
        proof = InclusionProof(number=1, leaf=leaf, path=tuple(path), checkpoint=old)
        change.write_bytes(proof.text.encode())
    store.dispose()
    return Whole(folder=place / "export", first=log.key, last=new.key, witness=WITNESS.key.text, change=change)


@pytest.fixture
def copy(whole: Whole, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole.folder, tmp_path / "copy"))


def trusted(whole: Whole) -> verifier.Trust:
    return verifier.Trust(witnesses=[verifier.read_key(whole.witness)], quorum=1)


def test_it_is_verified_by_the_first_key_and_by_the_last(whole: Whole) -> None:
    for key in (whole.first, whole.last):
        assert "3 entries" in verifier.answer(whole.folder, key, [])
    assert verifier.answer(whole.folder, whole.first, [], trusted(whole)).endswith("witnessed by second.example/w.")


def test_a_stranger_is_not_one_of_its_keys(whole: Whole, stranger: Signer) -> None:
    with pytest.raises(verifier.NoError, match="another log than the key"):
        verifier.answer(whole.folder, stranger.key.text, [])


def places(content: bytes) -> Iterator[int]:
    """Every byte of what is short, and of what is long so many that each field of each line is among them."""
    start = 0
    for line in content.splitlines(keepends=True):
        step = 1 if len(content) < 400 else 97 if len(line) > 400 else 7
        yield from range(start, start + len(line), step)
        start += len(line)


@pytest.mark.slow
def test_changed_bytes_of_every_file_of_it_are_found(whole: Whole, copy: Path) -> None:
    changed = 0
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for place in places(content):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert not holds(copy, whole.first), (path.name, place)
            changed += 1
        path.write_bytes(content)
    assert holds(copy, whole.first)
    assert changed > 300


def test_every_changed_byte_of_a_checkpoint_that_three_keys_have_signed_is_found(whole: Whole) -> None:
    key = verifier.read_key(whole.last)
    others = [*verifier.brought_along(whole.folder, key)]
    content = (whole.folder / "checkpoint").read_bytes()
    assert len(verifier.read_note(content.decode(), key, others, strict=True)[1]) == 2
    for place in range(len(content)):
        broken = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        with pytest.raises((verifier.NoError, UnicodeDecodeError)):
            verifier.read_checkpoint(broken.decode(), key, others, strict=True)


def test_a_tile_that_is_gone_or_too_many_is_found(whole: Whole, copy: Path) -> None:
    (copy / "tile/1").mkdir()
    (copy / "tile/1/000.p").mkdir()
    (copy / "tile/1/000.p/1").write_bytes(b"x" * 32)
    with pytest.raises(verifier.NoError, match="no tile of this log"):
        verifier.answer(copy, whole.last, [])
    shutil.rmtree(copy / "tile/1")
    (copy / "tile/0/000.p/3").unlink()
    with pytest.raises(verifier.NoError, match="is not that of the entries"):
        verifier.answer(copy, whole.last, [])


def test_tiles_of_many_entries_are_those_that_the_log_writes(store: Engine, log: Log, tmp_path: Path) -> None:
    with engines.writing(store) as connection:
        leaves = [b'{"n":%d}' % number for number in range(600)]
        nodes.add(connection, leaves)
        log.checkpoint(connection)
        tiles.write(connection, str(nodes.last_note(connection)), 600, tmp_path)
    derived = dict(verifier.tiles(leaves))
    assert derived == {
        path.relative_to(tmp_path / "tile").as_posix(): path.read_bytes()
        for path in (tmp_path / "tile").rglob("*")
        if path.is_file()
    }
    assert verifier.groups(1_234_067) == ["001", "234", "067"]


def test_without_enough_witnesses_it_does_not_hold(whole: Whole) -> None:
    other = Cosigner(name="third.example/w", private=Ed25519PrivateKey.from_private_bytes(b"v" * 32)).key.text
    both = [verifier.read_key(whole.witness), verifier.read_key(other)]
    with pytest.raises(verifier.NoError, match="1 of the witnesses have signed it, and 2 should"):
        verifier.answer(whole.folder, whole.first, [], verifier.Trust(witnesses=both, quorum=2))
    assert verifier.answer(whole.folder, whole.first, [], verifier.Trust(witnesses=both, quorum=1))


def test_a_proof_is_followed_from_the_first_key_to_the_last_by_the_proof_of_the_change(whole: Whole) -> None:
    entry = whole.folder.parent / "entry.tlog-proof"
    with pytest.raises(verifier.NoError, match="not signed by this key"):
        verifier.answer(entry, whole.first, [])
    following = verifier.Trust(witnesses=trusted(whole).witnesses, quorum=1, changes=[whole.change])
    assert "witnessed by second.example/w" in verifier.answer(entry, whole.first, [], following)
    assert verifier.answer(entry, whole.last, [])


def test_a_proof_of_another_entry_changes_no_key(whole: Whole) -> None:
    entry = whole.folder.parent / "entry.tlog-proof"
    with pytest.raises(verifier.NoError, match="proves no change"):
        verifier.answer(entry, whole.last, [], verifier.Trust(changes=[entry]))


@pytest.mark.parametrize("change", ["old_signature", "new_signature", "old_key", "new_key"])
def test_a_change_that_not_both_keys_have_signed_is_refused(whole: Whole, change: str) -> None:
    entry = json.loads((whole.folder / "entries.jsonl").read_bytes().splitlines()[1])
    facts = entry["facts"]
    assert verifier.changed(json.dumps(entry, separators=(",", ":")).encode()) is not None
    facts[change] = {
        "old_signature": facts["new_signature"],
        "new_signature": facts["old_signature"],
        "old_key": facts["new_key"],
        "new_key": facts["old_key"],
    }[change]
    with pytest.raises(verifier.NoError, match="not signed by both"):
        verifier.changed(json.dumps(entry, separators=(",", ":")).encode())


def test_an_old_key_signs_nothing_that_comes_after_it(whole: Whole, copy: Path) -> None:
    (copy / "log-key.txt").write_text(whole.first + "\n", encoding="utf-8")
    with pytest.raises(verifier.NoError, match="do not lead to the export's key"):
        verifier.answer(copy, whole.first, [])


def test_a_key_of_a_witness_is_no_log_key(whole: Whole) -> None:
    with pytest.raises(verifier.NoError, match="a witness's, not a log's"):
        verifier.answer(whole.folder, whole.witness, [])


def test_it_is_run_with_witnesses_and_changes_of_key(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    entry = str(whole.folder.parent / "entry.tlog-proof")
    words = [entry, "--key", whole.first, "--key-change", str(whole.change), "--witness", whole.witness]
    assert verifier.main(words) == 0
    assert verifier.main([*words, "--quorum", "2"]) == 1
    assert verifier.main([str(whole.folder), "--key", whole.last, "--witness", whole.witness]) == 0
    assert "witnessed by" in capsys.readouterr().out


def test_a_phone_and_a_lattice_sign_as_well_as_a_curve(whole: Whole) -> None:
    note = (whole.folder / "checkpoint").read_text(encoding="utf-8")
    said, _ = verifier.lines_of(note)
    state = checkpoints.opened(note, notes.verifier(whole.last))
    phone = ec.derive_private_key(7, ec.SECP256R1())
    public = phone.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = CosignerKey(name="phone/1", kind=Kind.P256, public=public)
    r, s = utils.decode_dss_signature(phone.sign(said_by(key, state), ec.ECDSA(SHA256())))
    payload = AT.to_bytes(8, "big") + r.to_bytes(32, "big") + s.to_bytes(32, "big")
    lattice = Cosigner(name="lattice.example/w", private=MLDSA44PrivateKey.generate())
    lines = {key: payload, lattice.key: base64.b64decode(lattice.line(state, time_s=AT).split(" ")[2])[4:]}
    for one, found in lines.items():
        assert one.signed(state, found) == AT
        ours = verifier.read_key(one.text)
        assert verifier.cosigned(ours, said, found)
        assert not verifier.cosigned(ours, said.replace("3", "4", 1), found)
        assert not verifier.cosigned(ours, said, found[:-1] + bytes([found[-1] ^ 1]))


def said_by(key: CosignerKey, state: checkpoints.Checkpoint) -> bytes:
    return cosignature.said(key.kind, key.name, state, AT)
