"""Where a proof of forgetting is run: on a disk image, a swap area and a memory disk of its own, as root allows.

What cannot be had is said in words, and the proof then says that it was not shown.
"""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from peelian.worker import lock

DISK_MB, SWAP_MB, MEMORY_MB = 768, 48, 16
"""The disk image has room for a core dump of the recogniser; what is never written of it takes no room itself."""

FIRST_OF_ALL = "32767"
"""Priority of the swap area: the kernel uses it before any other."""

CORES = Path("/proc/sys/kernel/core_pattern")
PRIVATE = 0o700


class CannotError(Exception):
    """A piece of ground cannot be had, and this is why."""


@dataclass(slots=True, kw_only=True)
class Grounds:
    """What there is. `place`: where data lies. `disk`, `swap`: files that hold all that is on either.

    `memory`: a memory disk. `missing`: what cannot be had here, by its name, and why.
    """

    place: Path
    disk: Path | None = None
    swap: Path | None = None
    memory: Path | None = None
    missing: dict[str, str] = field(default_factory=dict)


@contextmanager
def opened(folder: Path) -> Iterator[Grounds]:
    """Make what can be had in a folder; all of it is gone afterwards."""
    grounds = Grounds(place=folder / "data")
    grounds.place.mkdir(mode=PRIVATE)
    with ExitStack() as stack:
        makers: dict[str, Callable[[], None]] = {
            "disk image": lambda: _disk(folder, grounds, stack),
            "swap": lambda: _swap(folder, grounds, stack),
            "memory disk": lambda: _memory(folder, grounds, stack),
            "core dump": _cores,
        }
        for name, make in makers.items():
            try:
                make()
            except CannotError as error:
                grounds.missing[name] = str(error)
        grounds.missing |= _attributes(grounds.place)
        yield grounds


def _disk(folder: Path, grounds: Grounds, stack: ExitStack) -> None:
    image = folder / "disk.img"
    device = _looped(image, DISK_MB, stack)
    _run("mkfs.ext4", "-q", "-F", device)
    _run("mount", "-o", "nodev,nosuid", device, str(grounds.place))
    stack.callback(_quietly, "umount", str(grounds.place))
    grounds.place.chmod(PRIVATE)
    grounds.disk = image


def _swap(folder: Path, grounds: Grounds, stack: ExitStack) -> None:
    """Switch a swap area on. Whoever looks for the canary holds it as well, and must not be what is found there."""
    image = folder / "swap.img"
    _root()
    if not lock.lock_memory():
        raise CannotError("the memory of whoever looks cannot be kept out of it")
    stack.callback(lock.unlock_memory)
    device = _looped(image, SWAP_MB, stack)
    _run("mkswap", "-q", device)
    _run("swapon", "-p", FIRST_OF_ALL, device)
    stack.callback(_quietly, "swapoff", device)
    grounds.swap = image


def _memory(folder: Path, grounds: Grounds, stack: ExitStack) -> None:
    _root()
    place = folder / "memory"
    place.mkdir(mode=PRIVATE)
    _run("mount", "-t", "tmpfs", "-o", f"size={MEMORY_MB}m,mode=0700", "tmpfs", str(place))
    stack.callback(_quietly, "umount", str(place))
    grounds.memory = place


def _cores() -> None:
    try:
        pattern = CORES.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CannotError("the kernel does not say where core dumps go") from error
    if pattern.startswith("|") or "/" in pattern:
        raise CannotError("the kernel gives core dumps to a program or to another folder")
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        raise CannotError("core dumps are limited to nothing")


def _attributes(place: Path) -> dict[str, str]:
    probe = place / "probe"
    probe.touch()
    try:
        os.setxattr(probe, "user.peelian", b"1")
    except OSError:
        return {"attribute": "the file system keeps no attributes"}
    finally:
        probe.unlink()
    return {}


def _looped(image: Path, megabytes: int, stack: ExitStack) -> str:
    _root()
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    image.chmod(0o600)
    device = _run("losetup", "-f", "--show", str(image))
    stack.callback(_quietly, "losetup", "-d", device)
    return device


def _root() -> None:
    if os.geteuid() != 0:
        raise CannotError("only root can make one")


def _run(*words: str) -> str:
    try:
        ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotError(f"{words[0]} cannot be run") from error  # noqa: EM102 - its name
    if ran.returncode:
        said = (ran.stderr.strip().splitlines() or ["it failed"])[-1]
        raise CannotError(f"{words[0]} says: {said}")  # noqa: EM102 - in its words
    return ran.stdout.strip()


def _quietly(*words: str) -> None:
    subprocess.run(words, capture_output=True, check=False, timeout=60)  # noqa: S603 - ours
