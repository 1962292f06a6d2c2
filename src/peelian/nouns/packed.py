"""A template as bytes that say which model it is of, and back. Numbers only: nothing in them can run."""

import math
import struct

import numpy as np

from peelian.errors import InvalidValueError
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template

MAGIC = b"PeelTpl1"
"""The first bytes, and the version of what follows."""

HEAD = struct.Struct("<8sHHd")
"""Magic, bytes of the model's id, dimensions, signal (NaN where the pack asks for none); then id and vector."""

FLOAT = np.dtype("<f4")


def to_bytes(template: Template) -> bytes:
    """Write a template, little-endian: 20 bytes, the model's id, and 4 bytes a dimension."""
    model = template.model.encode()
    signal = math.nan if template.signal is None else template.signal
    return HEAD.pack(MAGIC, len(model), template.vector.size, signal) + model + template.vector.astype(FLOAT).tobytes()


def from_bytes(content: bytes) -> Template:
    """Read a template.

    Raises:
        InvalidValueError: these are not the whole bytes of a template.
    """
    if len(content) < HEAD.size:
        raise _not_whole("fewer bytes")
    magic, model_bytes, size, signal = HEAD.unpack_from(content)
    at = HEAD.size + model_bytes
    if magic != MAGIC or len(content) != at + FLOAT.itemsize * size:
        raise _not_whole("other bytes")
    try:
        model = ModelId(content[HEAD.size : at].decode())
    except UnicodeDecodeError:
        raise _not_whole("a model's id that is no text") from None
    vector = np.frombuffer(content, FLOAT, size, at).astype(np.float32)
    vector.flags.writeable = False
    return Template(model=model, vector=vector, signal=None if math.isnan(signal) else signal)


def _not_whole(got: str) -> InvalidValueError:
    return InvalidValueError("Template", "bytes", "as `to_bytes` wrote them", got)
