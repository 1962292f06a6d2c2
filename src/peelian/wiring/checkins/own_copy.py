"""Somebody's own copy of what is held of them, as a file: JSON for a program, or a tagged PDF."""

import json
from base64 import b64encode
from pathlib import Path

from peelian.capture import jpeg
from peelian.errors import ImageError
from peelian.jobs.checkins.exporting import Own
from peelian.render import own_copy, pdf
from peelian.wiring.likeness import Decode


def as_json(own: Own) -> bytes:
    """Return a copy as JSON; pictures as they came in, in base64."""
    parts = {
        heading: [{name: own_copy.plain(value) for name, value in row.items()} for row in rows]
        for heading, rows in own.parts.items()
    }
    pictures = {label: b64encode(one).decode("ascii") for label, one in own.pictures.items()}
    whole = {"made_at": own_copy.plain(own.at), "parts": parts, "pictures_base64": pictures}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def as_pdf(own: Own, decode: Decode) -> bytes:
    """Return a copy as a tagged PDF. `decode`: turns an untrusted picture into pixels, in the sandbox."""
    pictures = {}
    for label, content in own.pictures.items():
        try:
            pictures[label] = jpeg.packed(decode(content, Path("photo")).pixels)
        except ImageError:
            continue  # it is in the JSON as it came; no other reader is asked to try
    return pdf.pdf(own_copy.html(own.at, own.parts, pictures))
