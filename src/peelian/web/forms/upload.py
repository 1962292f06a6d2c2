"""People with their pictures, as a browser sends them: one archive, or a table and the pictures that it names."""

import io
from typing import Final

from peelian.web.forms.form import Filled
from peelian.wiring import bundles
from peelian.wiring.bundles import Source

LARGEST_BYTES: Final = 512 * 1024 * 1024
"""Of an archive. One byte more is read, so that a larger one is cut off and refused."""


def people(form: Filled) -> Source:
    """Take what was uploaded as `files`.

    Raises:
        ListSourceError: it cannot be used.
    """
    files = form.files("files")
    if len(files) == 1 and (files[0].filename or "").lower().endswith(".zip"):
        content = io.BytesIO(files[0].file.read(LARGEST_BYTES + 1))
        return bundles.from_archive(content, name=files[0].filename or "upload.zip")
    return bundles.from_upload({one.filename or "": one.file.read() for one in files})
