"""The languages of the pages: English, and Welsh where the words are sure."""

import gettext
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import HTTPConnection

from peelian.web.door import Door

LANGUAGES: Final = {"en": "English", "cy": "Cymraeg"}
"""By their own names, since whoever looks for a language reads it."""

SOURCE: Final = "en"
COOKIE: Final = "language"


def chosen(door: Door, connection: HTTPConnection) -> str:
    """Return the language that somebody chose, else the first that their browser asks for and that there is."""
    wanted = [connection.cookies.get(door.cookie(COOKIE), "")]
    wanted += [part.split(";")[0].strip()[:2] for part in connection.headers.get("accept-language", "").split(",")]
    return next((language for language in wanted if language in LANGUAGES), SOURCE)


def translations(language: str, domain: str = "peelian") -> gettext.NullTranslations:
    """Return the words of a language out of a catalogue; the source's own need none."""
    if language == SOURCE:
        return gettext.NullTranslations()
    catalogue = files("peelian.web") / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(catalogue.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
