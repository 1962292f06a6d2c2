"""One tree of errors. Each carries the facts as fields and writes its own sentence.

A sentence says what is wrong, where, and what to do. "No" is a value (`nouns.refusal.Refused`), "broken" is one of
these, and our own misuse is a crash (`RuntimeError`, `TypeError`). A module a family; all are named here.
"""

from peelian.errors.base import (
    BadInputError,
    BadOptionError,
    InvalidValueError,
    PeelianError,
)
from peelian.errors.checkins import DeskUnreachableError, TooManyPromptsError
from peelian.errors.decoding import NoSandboxError
from peelian.errors.evidence import (
    NotEnoughDataError,
    OperatingPointError,
)
from peelian.errors.law import PolicyError
from peelian.errors.lists import (
    ListSourceError,
    MissingExtraError,
)
from peelian.errors.models import (
    DigestMismatchError,
    DownloadError,
    LicenceNotAcceptedError,
    ModelError,
    ModelMismatchError,
    NoAddressError,
    NoVariantError,
    PackNotInstalledError,
    UnknownFileError,
    UnknownPackError,
    UnknownWeightsError,
    UnusableEncodingError,
    WeightsFormatError,
    WeightsPackageError,
)
from peelian.errors.pictures import (
    GalleryError,
    ImageError,
    ManifestError,
    NoFaceError,
    PoorQualityError,
    SeveralFacesError,
    SourceError,
)
from peelian.errors.places import PlaceReportError, ZoneFileError
from peelian.errors.store import (
    BrokenLogError,
    LogKeyError,
    NoEntryError,
    NoteError,
    StoreError,
    WitnessError,
)
from peelian.errors.survey import QuestionnaireError, SheetError, UnknownRoundError
from peelian.errors.vault import (
    KeyFileError,
    NotFoundError,
    SealBrokenError,
    ShortPassphraseError,
    WrongKeyError,
    WrongPassphraseError,
)
from peelian.errors.worker import (
    LeakyLockError,
    NoLandlockError,
    OrderError,
    WireError,
    WorkerError,
)

__all__ = [
    "BadInputError",
    "BadOptionError",
    "BrokenLogError",
    "DeskUnreachableError",
    "DigestMismatchError",
    "DownloadError",
    "GalleryError",
    "ImageError",
    "InvalidValueError",
    "KeyFileError",
    "LeakyLockError",
    "LicenceNotAcceptedError",
    "ListSourceError",
    "LogKeyError",
    "ManifestError",
    "MissingExtraError",
    "ModelError",
    "ModelMismatchError",
    "NoAddressError",
    "NoEntryError",
    "NoFaceError",
    "NoLandlockError",
    "NoSandboxError",
    "NoVariantError",
    "NotEnoughDataError",
    "NotFoundError",
    "NoteError",
    "OperatingPointError",
    "OrderError",
    "PackNotInstalledError",
    "PeelianError",
    "PlaceReportError",
    "PolicyError",
    "PoorQualityError",
    "QuestionnaireError",
    "SealBrokenError",
    "SeveralFacesError",
    "SheetError",
    "ShortPassphraseError",
    "SourceError",
    "StoreError",
    "TooManyPromptsError",
    "UnknownFileError",
    "UnknownPackError",
    "UnknownRoundError",
    "UnknownWeightsError",
    "UnusableEncodingError",
    "WeightsFormatError",
    "WeightsPackageError",
    "WireError",
    "WitnessError",
    "WorkerError",
    "WrongKeyError",
    "WrongPassphraseError",
    "ZoneFileError",
]
