import shutil
from pathlib import Path

import pytest

from peelian.worker.forgetting import tracing

HARMLESS = """
12 openat(AT_FDCWD, "/usr/lib/x.so", O_RDONLY|O_CLOEXEC) = 3
12 openat(AT_FDCWD, "/tmp/x", O_WRONLY|O_CREAT, 0600) = -1 EACCES (Permission denied)
12 setxattr("/tmp/x", "user.a", "1", 1, 0) = -1 EPERM (Operation not permitted)
12 openat(AT_FDCWD, "/tmp/y", O_RDWR <unfinished ...>
12 openat(AT_FDCWD, "/dev/null", O_RDWR|O_CLOEXEC) = 3
12 +++ exited with 0 +++
"""


@pytest.mark.parametrize(
    "line",
    [
        '12 openat(AT_FDCWD, "/tmp/x", O_WRONLY|O_CREAT|O_TRUNC, 0600) = 4',
        '[pid 7] open("/tmp/x", O_RDWR) = 4',
        'mkdir("/tmp/x", 0700) = 0',
        '12 fsetxattr(3, "user.a", "1", 1, 0) = 0',
        "12 connect(3, {sa_family=AF_INET}, 16) = 0",
        '12 memfd_create("x", 0) = 5',
    ],
)
def test_what_was_opened_to_write_made_or_sent_is_named(line: str) -> None:
    assert list(tracing.wrote(HARMLESS + line + "\n")) == [line]


def test_what_was_refused_or_only_read_is_not() -> None:
    assert list(tracing.wrote(HARMLESS)) == []


def test_without_strace_there_is_no_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert tracing.command(tmp_path / "out") == ()


def test_a_command_is_traced_into_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/strace")
    words = list(tracing.command(tmp_path / "out"))
    assert (words[0], words[words.index("-o") + 1]) == ("/usr/bin/strace", str(tmp_path / "out"))
