"""Gathers what the public site shows, from a desk's store and from the package. It needs no key: it opens no vault."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from peelian.errors import NoEntryError
from peelian.jobs.assurance.publication import outings
from peelian.jobs.assurance.publication.outings import Outing
from peelian.jobs.checkins import totals
from peelian.jobs.estate.survey import reading
from peelian.jobs.handset import supervising
from peelian.jobs.handset.handset import Handset
from peelian.law.policy import Policy
from peelian.nouns.ids import RoundId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.publication import Publication
from peelian.nouns.signed_point import PointStage, SignedPoint
from peelian.nouns.survey import Round
from peelian.render import spreadsheet
from peelian.storage import engine as engines
from peelian.storage.register_publications import RegisterPublications
from peelian.storage.signed_points import SignedPoints
from peelian.vault.keys import KeyEncryptionKey
from peelian.vault.sealing import KEY_BYTES
from peelian.wiring import operating_points, public_totals, rules
from peelian.wiring.audit import log as audit
from peelian.wiring.checkins import counting
from peelian.wiring.estate import public
from peelian.wiring.evaluating import comparison
from peelian.wiring.live import records
from peelian.wiring.public_totals import Totals
from peelian.wiring.store import DeskStore, DeskUnit
from peelian.wiring.survey import opening, reports
from peelian.wiring.survey.kept import KeptReports

DECIDED = frozenset({PointStage.APPROVED, PointStage.WITHDRAWN})
"""Stages of an operating point at which anything ran with it."""

Row = tuple[str, ...]
Table = tuple[str, Row, Sequence[Row]]
"""A caption, the head, and the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A published record. `values`: what its bytes say; `proof`: of the log entry; empty while that is not signed."""

    publication: Publication
    values: Mapping[str, object]
    proof: str


def no_survey(_of: RoundId, _kind: str) -> bytes:
    """Stand in where no round is published."""
    return b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Everything that the public site shows.

    `demo`: whether nobody in it is real. `log`, `key`: the log's name and its public key. `rules`: the policy pack's
    own text. `totals`: counts about checks and check-ins, by heading.
    `points`: that come with Peelian; `signed`: those of this desk.
    `rounds`: of surveys, that were published; `survey_file`: makes the open data of one, as `csv` or `json`.
    `equipment`: the register, summed up; `comparison`: our figures beside those of others.
    """

    made_at: datetime
    demo: bool
    log: str
    key: str
    policy: Policy
    rules: str
    outings: tuple[Outing, ...]
    records: tuple[Shown, ...]
    points: tuple[OperatingPoint, ...]
    signed: tuple[SignedPoint, ...]
    totals: tuple[Totals, ...]
    comparison: tuple[Table, ...]
    equipment: tuple[Table, ...] = ()
    rounds: tuple[Round, ...] = ()
    survey_file: Callable[[RoundId, str], bytes] = no_survey


def gather(store: DeskStore, policy: Policy, now: Callable[[], datetime]) -> Published:
    """Gather what may be public at this moment.

    Raises:
        StoreError: the store is busy or broken.
        BrokenLogError: the log is not the one that was signed.
    """
    moment = now().astimezone(UTC)
    with store.read() as unit:
        told = outings.announced(unit.deployments.all(), policy, now=moment)
        shown = tuple(_shown(unit, one) for one in unit.publications.all())
        log, key = unit.journal.name, unit.journal.key
        signed = SignedPoints(unit.connection).all()
        register = RegisterPublications(unit.connection).latest()
    return Published(
        made_at=moment,
        demo=policy.name == rules.DEMONSTRATION,
        log=log,
        key=key,
        policy=policy,
        rules=rules.text(policy),
        outings=tuple(told),
        records=shown,
        points=tuple(operating_points.every()),
        signed=tuple(one for one in signed if one.stage in DECIDED),
        totals=_totals(store, policy, now),
        rounds=_rounds(store, now),
        survey_file=_survey_file(store, now),
        equipment=public.tables(register),
        comparison=comparison.tables(),
    )


def _rounds(store: DeskStore, now: Callable[[], datetime]) -> tuple[Round, ...]:
    """Return the rounds that are published here, and those that come with Peelian."""
    own = reading.published(opening.open_surveys(store, now))
    return (*own, *(reports.example(one).round for one in reports.EXAMPLES))


def _survey_file(store: DeskStore, now: Callable[[], datetime]) -> Callable[[RoundId, str], bytes]:
    kept = KeptReports(opening.open_surveys(store, now))

    def made(of: RoundId, kind: str) -> bytes:
        return reports.file(reports.example(of) if of in reports.EXAMPLES else kept.of(of), kind)

    return made


@contextmanager
def without_keys(data: Path) -> Iterator[DeskStore]:
    """Open the store of a data directory without the key of its vault: nothing that is sealed can be read with it.

    Raises:
        StoreError: there is no store, or it cannot be used.
        LogKeyError: the log has no key, or it cannot be used.
    """
    with audit.opened(data) as (engine, log):
        with engines.writing(engine) as connection:
            log.checkpoint(connection)  # so that what was published just now can be proven
        opens_nothing = KeyEncryptionKey(bytearray(secrets.token_bytes(KEY_BYTES)))
        yield DeskStore(engine, opens_nothing, log)


def verifier() -> bytes:
    """Return the program that verifies the log offline, as anybody may have it."""
    return (resources.files("peelian.audit.offline") / "peelian_verify.py").read_bytes()


def _shown(unit: DeskUnit, one: Publication) -> Shown:
    try:
        proof = unit.journal.proof(one.entry)
    except NoEntryError:
        proof = ""
    return Shown(publication=one, values=json.loads(one.document), proof=proof)


def _totals(store: DeskStore, policy: Policy, now: Callable[[], datetime]) -> tuple[Totals, ...]:
    handset = Handset(
        store=store, policy=policy, now=now, monotonic=float, new_id=str, secret=bytes
    )  # it is only asked to count
    office = counting.office(store, policy, now)
    return (
        public_totals.of_checks(supervising.totals(handset), policy),
        public_totals.of_check_ins(totals.totals(office), policy),
    )


def records_sheet(found: Published) -> bytes:
    """Return the published records as CSV, safe to be opened as a spreadsheet."""
    return spreadsheet.table(records.COLUMNS, [records.cells(one.values) for one in found.records]).encode()


def sheet(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return plain values as CSV, safe to be opened as a spreadsheet."""
    return spreadsheet.table(columns, [{name: _flat(value) for name, value in row.items()} for row in rows]).encode()


def _flat(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value
