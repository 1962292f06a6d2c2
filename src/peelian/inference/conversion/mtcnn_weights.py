"""Read MTCNN's arrays out of the files of the `mtcnn` package, without unpickling anything.

The files (https://github.com/ipazc/mtcnn, MIT) are joblib dumps in an LZ4 frame: a list of float32 arrays in the order
of the Keras layers. joblib writes an array as a pickled header, one byte that says how much padding follows, the
padding, and the raw numbers. A pickle may run code when it is loaded, so the headers are stepped over, not executed;
which arrays there are is known from the network.
"""

import math

import lz4.frame
import numpy as np
import numpy.typing as npt

from peelian.errors import WeightsFormatError

Floats = npt.NDArray[np.float32]

END_OF_HEADER = b"\x10ub"
"""Last bytes of joblib's header of an array: alignment 16, then the opcodes that set and build the header object."""

LONGEST_HEADER_BYTES = 512
"""Headers in these files take at most 250 bytes; a search that runs on would find a marker in the numbers."""

Shape = tuple[int, ...]


def _convolution(size: int, inputs: int, outputs: int) -> list[Shape]:
    return [(size, size, inputs, outputs), (outputs,)]


def _activated(size: int, inputs: int, outputs: int) -> list[Shape]:
    return [*_convolution(size, inputs, outputs), (1, 1, outputs)]


def _dense(inputs: int, outputs: int) -> list[Shape]:
    return [(inputs, outputs), (outputs,)]


PROPOSAL = (
    *_activated(3, 3, 10),
    *_activated(3, 10, 16),
    *_activated(3, 16, 32),
    *_convolution(1, 32, 4),
    *_convolution(1, 32, 2),
)
"""Arrays of P-Net: kernel (height, width, in, out), bias and PReLU slope a layer; then offsets and classes."""

REFINEMENT = (
    *_activated(3, 3, 28),
    *_activated(3, 28, 48),
    *_activated(2, 48, 64),
    *_dense(576, 128),
    (128,),
    *_dense(128, 4),
    *_dense(128, 2),
)
"""Arrays of R-Net; the dense layers' kernels are (in, out)."""

OUTPUT = (
    *_activated(3, 3, 32),
    *_activated(3, 32, 64),
    *_activated(3, 64, 64),
    *_activated(2, 64, 128),
    *_dense(1152, 256),
    (256,),
    *_dense(256, 4),
    *_dense(256, 10),
    *_dense(256, 2),
)
"""Arrays of O-Net."""


def read(content: bytes, shapes: tuple[Shape, ...], *, file: str) -> list[Floats]:
    """Read the arrays of one network.

    Args:
        content: the file's bytes; their digest must have been checked.
        shapes: the shape of each array, in order.
        file: its name, for errors.

    Raises:
        WeightsFormatError: the arrays are not where they should be.
    """
    try:
        plain = lz4.frame.decompress(content)
    except RuntimeError as error:
        raise WeightsFormatError(file, "not an LZ4 frame") from error
    arrays = []
    position = 0
    for shape in shapes:
        array, position = _next(plain, position, shape, file)
        arrays.append(array)
    return arrays


def _next(plain: bytes, position: int, shape: Shape, file: str) -> tuple[Floats, int]:
    header_end = plain.find(END_OF_HEADER, position, position + LONGEST_HEADER_BYTES)
    if header_end < 0:
        raise WeightsFormatError(file, f"no array header at byte {position}")
    padding_at = header_end + len(END_OF_HEADER)
    begin = padding_at + 1 + plain[padding_at] if padding_at < len(plain) else len(plain)
    end = begin + math.prod(shape) * np.dtype(np.float32).itemsize
    if end > len(plain):
        raise WeightsFormatError(file, f"the array of shape {shape} is cut short")
    array = np.frombuffer(plain[begin:end], dtype="<f4").reshape(shape).astype(np.float32)
    if not np.isfinite(array).all():
        raise WeightsFormatError(file, f"the array of shape {shape} holds numbers that are not finite")
    return array, end
