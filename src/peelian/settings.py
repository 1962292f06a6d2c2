"""The only reader of the environment. Frozen once read."""

import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from peelian.errors import BadOptionError

MOST_THREADS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a machine's keeper may set.

    `cache`: where model packs are kept (`PEELIAN_CACHE`; default `~/.cache/peelian`).
    `config`: where keys are kept, apart from what they unlock (`PEELIAN_CONFIG`; default `~/.config/peelian`).
    `data`: where a desk keeps everything else (`PEELIAN_DATA`; default `~/.local/share/peelian`).
    `operating_points`: folder of a force's own operating points, with their digests (`PEELIAN_OPERATING_POINTS`; none).
    `threads`: threads a network may use (`PEELIAN_THREADS`; default all the cores this process may run on).
    `proxies`: address of the proxy for `http` and `https` (`HTTP_PROXY`, `HTTPS_PROXY`; hosts in `NO_PROXY` need none).
    """

    cache: Path
    threads: int
    config: Path = Path()
    data: Path = Path()
    operating_points: Path | None = None
    proxies: Mapping[str, str] = field(default_factory=dict)


def read() -> Settings:
    """Read the settings from the environment.

    Raises:
        BadOptionError: a variable does not hold what it should.
    """
    cores = len(os.sched_getaffinity(0))
    home = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser()
    cache = Path(os.environ.get("PEELIAN_CACHE", home / "peelian")).expanduser()
    config_home = Path(os.environ.get("XDG_CONFIG_HOME", "~/.config")).expanduser()
    data_home = Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser()
    own = os.environ.get("PEELIAN_OPERATING_POINTS", "")
    threads = os.environ.get("PEELIAN_THREADS", str(cores))
    if not threads.isdecimal() or not 1 <= int(threads) <= MOST_THREADS:
        raise BadOptionError("PEELIAN_THREADS", f"{threads!r} is not a number of threads", "Set it to 1 or more")
    proxies = {scheme: url for scheme, url in urllib.request.getproxies_environment().items() if scheme != "no"}
    return Settings(
        cache=cache,
        threads=int(threads),
        config=Path(os.environ.get("PEELIAN_CONFIG", config_home / "peelian")).expanduser(),
        data=Path(os.environ.get("PEELIAN_DATA", data_home / "peelian")).expanduser(),
        operating_points=Path(own).expanduser() if own else None,
        proxies=proxies,
    )
