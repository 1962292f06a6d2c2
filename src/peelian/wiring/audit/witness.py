"""A second site's witness: a folder with its keys, the logs that it knows, and what it signed last of each."""

from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from typing_extensions import override

from peelian.audit import key as keys
from peelian.audit import note as notes
from peelian.audit.cosignature import Cosigner
from peelian.audit.note import VerifierKey
from peelian.audit.witness import TEXT_TYPE, Answer, Witness
from peelian.audit.witness_memory import FileMemory
from peelian.errors import BadOptionError, StoreError

KEY_FILE, SECOND_FILE, LOGS_FILE = "witness-key.pem", "witness-key-mldsa44.pem", "logs.txt"
PATH = "/add-checkpoint"
MOST_BYTES = 64 * 1024
PRIVATE_FOLDER = 0o700

Clock = Callable[[], float]
"""POSIX seconds."""


def make(folder: Path, name: str) -> list[str]:
    """Make a witness; return its public keys, one of Ed25519 and one of ML-DSA-44.

    Raises:
        BadOptionError: no witness can have that name.
        StoreError: the folder cannot be made, or there is a witness already.
        LogKeyError: its keys cannot be written.
    """
    if not notes.is_name(name):
        raise BadOptionError("--name", f"{name!r} has a space or a plus sign", "Use a name such as police.example/log")
    if (folder / KEY_FILE).exists():
        raise StoreError(folder, "there is a witness already", "Give a new folder")
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(folder, f"it cannot be made ({error.strerror})", "Give another folder") from error
    keys.make_next(folder / KEY_FILE, name)
    keys.load_or_make_second(folder / SECOND_FILE, name)
    return [cosigner.key.text for cosigner in _cosigners(folder)]


def trust(folder: Path, line: str) -> str:
    """Have a witness know a log by its public key; return the log's name. A log may have several keys, in turn.

    Raises:
        NoteError: it is no public key of a log.
        LogKeyError: there is no witness.
    """
    _cosigners(folder)
    key = notes.verifier(line.strip())
    known = [one.text for ones in _logs(folder).values() for one in ones]
    lines = dict.fromkeys([*known, key.text])
    (folder / LOGS_FILE).write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
    return key.name


def opened(folder: Path) -> Witness:
    """Open a witness.

    Raises:
        LogKeyError: there is none, or its keys cannot be used.
        NoteError: the file of its logs is damaged.
    """
    return Witness(cosigners=_cosigners(folder), logs=_logs(folder), memory=FileMemory(folder))


def server(folder: Path, address: tuple[str, int], clock: Clock) -> ThreadingHTTPServer:
    """Return a server that answers `POST /add-checkpoint`; run it with `serve_forever`.

    Raises:
        LogKeyError: there is no witness in the folder.
        BadOptionError: the address cannot be listened at.
    """
    witness = opened(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            _answer(self, _asked(self, witness, clock))

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the log's owner keeps what was asked."""

    try:
        return ThreadingHTTPServer(address, Handler)
    except OSError as error:
        problem = f"{address[0]}:{address[1]} cannot be listened at ({error.strerror})"
        raise BadOptionError("--port", problem, "Choose another") from error


def _asked(handler: BaseHTTPRequestHandler, witness: Witness, clock: Clock) -> Answer:
    length = handler.headers.get("content-length", "")
    if handler.path != PATH or not length.isdecimal() or int(length) > MOST_BYTES:
        handler.close_connection = True
        status = HTTPStatus.NOT_FOUND if handler.path != PATH else HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return Answer(status=status, body="")
    try:
        text = handler.rfile.read(int(length)).decode()
    except UnicodeDecodeError:
        return Answer(status=HTTPStatus.BAD_REQUEST, body="It is no text.\n")
    return witness.add_checkpoint(text, time_s=int(clock()))


def _answer(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    body = answer.body.encode()
    handler.send_response(answer.status)
    handler.send_header("content-type", answer.kind or TEXT_TYPE)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _cosigners(folder: Path) -> list[Cosigner]:
    signer = keys.load_key(folder / KEY_FILE)
    second, _ = keys.load_or_make_second(folder / SECOND_FILE, signer.name)
    return [Cosigner(name=signer.name, private=signer.private), second]


def _logs(folder: Path) -> dict[str, list[VerifierKey]]:
    found: dict[str, list[VerifierKey]] = {}
    path = folder / LOGS_FILE
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        key = notes.verifier(line)
        found.setdefault(key.name, []).append(key)
    return found
