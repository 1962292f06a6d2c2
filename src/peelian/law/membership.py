"""Whether two names are meant to be the same, for somebody who asks whether they were on a list.

The ledger keeps no name, only a keyed hash of one: so both have to be written in one way before.
"""

import unicodedata
from datetime import date

NAME, REFERENCE = "name", "reference"
"""By what somebody is found again: by name and date of birth, or by the keeper's own reference."""


def by_name(name: str, born: date) -> str:
    """Return a name with a date of birth in its only form: without accents, in small letters, its parts sorted."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    words = "".join(one if one.isalnum() else " " for one in plain.casefold()).split()
    return f"{NAME}:{' '.join(sorted(words))}:{born.isoformat()}"


def by_reference(reference: str) -> str:
    """Return a reference in its only form."""
    return f"{REFERENCE}:{''.join(reference.casefold().split())}"
