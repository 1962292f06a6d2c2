"""Read the layers of dlib's face recognition ResNet out of its .dat file.

The format is dlib's own (https://github.com/davisking/dlib, `serialize.h` and `cuda/tensor.h`): an integer is one byte
with its length in the low four bits and its sign in the top bit, then that many bytes, little endian; a tensor is the
number 2, four integers (samples, channels, rows, columns) and the raw float32 numbers. Layers lie from input to output,
each introduced by its class's name. The architecture is that of `dnn_face_recognition_ex.cpp` in dlib's examples.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.errors import WeightsFormatError

Floats = npt.NDArray[np.float32]

CONVOLUTION, AFFINE, DENSE = b"\x01\x05con_4", b"\x01\x07affine_", b"\x01\x04fc_2"
"""Length-prefixed names of the three kinds of layer that carry numbers."""

TENSOR_VERSION = 2
"""Version of dlib's tensor format that the file uses."""

DENSE_OUTPUTS = 128
"""Length of the descriptor."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Convolution:
    """A convolution with the affine layer behind it folded in.

    `kernel`: shape (out, in, size, size), float32. `bias`: shape (out,), float32.
    """

    kernel: Floats
    bias: Floats


class _Reader:
    """A place in the file."""

    def __init__(self, content: bytes, file: str) -> None:
        self._content = content
        self._file = file
        self._at = 0

    def after(self, name: bytes) -> None:
        """Go behind the next layer name."""
        found = self._content.find(name, self._at)
        if found < 0:
            raise WeightsFormatError(self._file, f"no further layer {name[2:].decode()!r} after byte {self._at}")
        self._at = found + len(name)

    def integer(self) -> int:
        """Read one integer."""
        head = self._content[self._at : self._at + 1]
        if not head:
            raise WeightsFormatError(self._file, "cut short within an integer")
        size = head[0] & 0x0F
        value = int.from_bytes(self._content[self._at + 1 : self._at + 1 + size], "little")
        self._at += 1 + size
        return -value if head[0] & 0x80 else value

    def tensor(self, count: int) -> Floats:
        """Read one tensor of exactly `count` numbers."""
        version = self.integer()
        sizes = [self.integer() for _ in range(4)]
        if version != TENSOR_VERSION or int(np.prod(sizes)) != count:
            raise WeightsFormatError(self._file, f"a tensor of {sizes} where {count} numbers were expected")
        end = self._at + 4 * count
        if end > len(self._content):
            raise WeightsFormatError(self._file, "cut short within a tensor")
        numbers = np.frombuffer(self._content[self._at : end], dtype="<f4").astype(np.float32)
        if not np.isfinite(numbers).all():
            raise WeightsFormatError(self._file, "a tensor holds numbers that are not finite")
        self._at = end
        return numbers

    def convolution(self, inputs: int, outputs: int, size: int) -> Convolution:
        """Read a convolution and the affine layer behind it, and fold the second into the first."""
        self.after(CONVOLUTION)
        numbers = self.tensor(outputs * inputs * size * size + outputs)
        kernel, bias = numbers[:-outputs].reshape(outputs, inputs, size, size), numbers[-outputs:]
        self.after(AFFINE)
        factor, shift = np.split(self.tensor(2 * outputs), 2)
        return Convolution(kernel=kernel * factor[:, None, None, None], bias=bias * factor + shift)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResNet:
    """All layers of the network.

    `stem`: 7x7. `blocks`: pairs of 3x3 convolutions, in order; a block that doubles or changes the number of channels,
    or is the first of its width, halves the picture. `dense`: shape (256, 128), float32, no bias.
    """

    stem: Convolution
    blocks: tuple[tuple[Convolution, Convolution], ...]
    dense: Floats


BLOCK_WIDTHS = (32, 32, 32, 64, 64, 64, 64, 128, 128, 128, 256, 256, 256, 256)
"""Channels that each residual block gives, in order."""

HALVING_BLOCKS = frozenset({3, 7, 10, 13})
"""Which blocks halve the picture: the first of 64, of 128 and of 256 channels, and the last."""


def read(content: bytes, *, file: str) -> ResNet:
    """Read the network.

    Args:
        content: the file's bytes; their digest must have been checked.
        file: its name, for errors.

    Raises:
        WeightsFormatError: the layers are not where they should be.
    """
    reader = _Reader(content, file)
    stem = reader.convolution(3, BLOCK_WIDTHS[0], 7)
    inputs = BLOCK_WIDTHS[0]
    blocks = []
    for width in BLOCK_WIDTHS:
        blocks.append((reader.convolution(inputs, width, 3), reader.convolution(width, width, 3)))
        inputs = width
    reader.after(DENSE)
    if (reader.integer(), reader.integer()) != (DENSE_OUTPUTS, inputs):
        raise WeightsFormatError(file, f"the last layer is not {inputs} to {DENSE_OUTPUTS}")
    dense = reader.tensor(inputs * DENSE_OUTPUTS).reshape(inputs, DENSE_OUTPUTS)
    return ResNet(stem=stem, blocks=tuple(blocks), dense=dense)
