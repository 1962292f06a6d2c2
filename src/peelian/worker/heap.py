"""Where the memory lies that a process asks for first after it was forked: on large pages that nobody has touched.

A process that lives for one picture meets each page for the first time, and each small one costs it as much as the
kernel needs to clear twenty. A page that its parent has touched costs even more, because it is copied.
"""

import ctypes
from typing import Final

LARGE_BYTES: Final = 2 << 20
"""A large page of x86-64, and of most others."""

PROBE_BYTES: Final = LARGE_BYTES // 2
"""More than any gap in the heap, so that the allocator gives it from its untouched end."""

OWN_BYTES: Final = 64
"""What the allocator writes before the next piece (32 bytes at most) still lies on the page before."""

_libc = ctypes.CDLL(None)
_libc.malloc.restype = ctypes.c_size_t
_libc.malloc.argtypes = (ctypes.c_size_t,)
_libc.free.argtypes = (ctypes.c_size_t,)


def begin_large_page() -> int:
    """Have the allocator go on at the next large page; return how many bytes it passes over, which nobody touches."""
    probe = int(_libc.malloc(PROBE_BYTES))
    _libc.free(probe)
    # One page further than the next one: where the probe ended, the allocator has just written.
    over = -probe % LARGE_BYTES + LARGE_BYTES - OWN_BYTES
    _libc.malloc(over)  # for good: it stays as long as the process
    return over
