"""Who signs a report: a desk's log key, or a key that was made for this one report."""

from pathlib import Path

from peelian.audit import key as keys
from peelian.audit.note import Signer
from peelian.wiring.audit.keys import KEY_FILE


def signer_of(data: Path | None, *, fresh: Path) -> Signer:
    """Return the log's key of a data directory; without one a new key, which shows only what was not changed.

    Args:
        data: the data directory.
        fresh: a folder of ours, for a new key.

    Raises:
        LogKeyError: the key cannot be used.
    """
    return keys.load_or_make_key(fresh / KEY_FILE) if data is None else keys.load_key(data / KEY_FILE)
