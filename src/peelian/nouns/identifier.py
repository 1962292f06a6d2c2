"""Identifiers of products: CPE 2.3 and package URLs, taken apart so that they can be compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from peelian.errors import InvalidValueError

CPE_PARTS = 13
"""`cpe`, `2.3`, and eleven attributes (NISTIR 7695, section 6.2)."""

ANY = "*"
"""What stands in a CPE where any value fits."""
NOT_APPLICABLE = "-"
"""What stands in a CPE where there is no value."""

REMEMBERED = 4096
"""Names that are not taken apart again: a register has a hundred thousand assets, and some hundred products."""

_COLON = re.compile(r"(?<!\\):")
_ATTRIBUTE = re.compile(r"(?:[*-]|[?*]*(?:[A-Za-z0-9._-]|\\[!-/:-@\[-`{-~])+[?*]*)")
_PURL_TYPE = re.compile(r"[a-z][a-z0-9.+-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cpe:
    """The parts of a CPE 2.3 name that products are compared by, in lower case and without backslashes.

    `part`: `a` application, `h` hardware, `o` operating system.
    """

    part: str
    vendor: str
    product: str
    version: str

    @property
    def key(self) -> str:
        """What stays the same over its versions."""
        return f"{self.vendor}:{self.product}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purl:
    """The parts of a package URL that products are compared by. `version`: empty where none is named."""

    type: str
    name: str
    version: str

    @property
    def key(self) -> str:
        """What stays the same over its versions."""
        return f"{self.type}/{self.name}"


@lru_cache(maxsize=REMEMBERED)
def cpe(text: str) -> Cpe:
    """Take a CPE 2.3 name apart.

    Raises:
        InvalidValueError: it is none.
    """
    parts = _COLON.split(text)
    well_formed = len(parts) == CPE_PARTS and parts[0].lower() == "cpe" and parts[1] == "2.3"
    if not well_formed or parts[2] not in {"a", "h", "o", ANY} or not all(map(_ATTRIBUTE.fullmatch, parts[3:])):
        raise InvalidValueError("Identifier", "cpe", "a CPE 2.3 name, such as cpe:2.3:h:maker:model:*:…", repr(text))
    vendor, product, version = (part.lower().replace("\\", "") for part in parts[3:6])
    return Cpe(part=parts[2], vendor=vendor, product=product, version=version)


@lru_cache(maxsize=REMEMBERED)
def purl(text: str) -> Purl:
    """Take a package URL apart.

    Raises:
        InvalidValueError: it is none.
    """
    scheme, _, rest = text.partition(":")
    plain = rest.lstrip("/").partition("#")[0].partition("?")[0]
    path, at, version = plain.rpartition("@") if "@" in plain.rpartition("/")[2] else (plain, "", "")
    type_, _, name = path.partition("/")
    if scheme != "pkg" or not _PURL_TYPE.fullmatch(type_.lower()) or not name.strip("/") or (at and not version):
        raise InvalidValueError("Identifier", "purl", "a package URL, such as pkg:generic/maker/model@1.0", repr(text))
    return Purl(type=type_.lower(), name=unquote(name.strip("/")).lower(), version=unquote(version))


_LEGAL_FORMS = frozenset(
    {
        "ag",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "limited",
        "llc",
        "ltd",
        "nv",
        "oy",
        "plc",
        "pte",
        "pty",
        "sa",
        "sas",
        "spa",
        "srl",
    }
)
"""Words at the end of a company's name that two tables seldom write alike."""

_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=REMEMBERED)
def folded(name: str) -> str:
    """Return a name as it is compared: in small letters, without signs and without the company's form."""
    words = _SIGNS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)
