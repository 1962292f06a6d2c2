"""Letters of a round as drafts that a mail program opens: nobody's address is known here, so a person puts it in."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from peelian.jobs.estate.survey.inviting import Letter


def draft(letter: Letter, at: datetime) -> bytes:
    """Return a letter as an unsent message (RFC 5322). `at`: when it was written.

    `X-Unsent` lets mail programs open it to be edited and sent, rather than as one that came in.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["X-Unsent"] = "1"
    message.set_content(letter.text)
    return bytes(message)


def drafts(letters: Sequence[Letter], at: datetime) -> bytes:
    """Return letters as drafts in one ZIP archive, each called by its body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in letters:
            info = zipfile.ZipInfo(f"{letter.body.id}.eml", date_time=at.timetuple()[:6])
            archive.writestr(info, draft(letter, at), zipfile.ZIP_DEFLATED)
    return out.getvalue()
