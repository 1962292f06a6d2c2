import os
import resource
from pathlib import Path

import pytest

from peelian.worker.forgetting import grounds


def test_who_is_not_root_gets_a_folder_and_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with grounds.opened(tmp_path) as ground:
        assert ground.place.is_dir()
        assert (ground.disk, ground.swap, ground.memory) == (None, None, None)
        assert {"disk image", "swap", "memory disk"} <= set(ground.missing)
        assert ground.missing["swap"] == "only root can make one"


def test_what_fails_is_told_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    (tmp_path / "bin").mkdir()
    for name in ("losetup", "mount"):
        tool = tmp_path / "bin" / name
        tool.write_text("#!/bin/sh\necho no such luck >&2\nexit 1\n", encoding="utf-8")
        tool.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")  # noqa: TID251 - a test's own search path
    with grounds.opened(tmp_path) as ground:
        assert ground.missing["disk image"] == "losetup says: no such luck"
        assert ground.missing["memory disk"] == "mount says: no such luck"


@pytest.mark.parametrize(
    ("pattern", "missing"), [("core", False), ("|/usr/lib/handler", True), ("/var/cores/core", True)]
)
def test_core_dumps_that_go_elsewhere_cannot_be_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, *, missing: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(grounds, "CORES", tmp_path / "pattern")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, -1))
    (tmp_path / "pattern").write_text(pattern, encoding="utf-8")
    with grounds.opened(tmp_path) as ground:
        assert ("core dump" in ground.missing) == missing
