"""A network that is ready to run; the only importer of ONNX Runtime."""

from typing import cast

import numpy as np
import numpy.typing as npt
import onnxruntime

from peelian.errors import WeightsFormatError

Floats = npt.NDArray[np.float32]

QUIET = 3
"""ONNX Runtime's log severity: errors and worse only."""


class Session:
    """One network, held in memory, fed one batch at a time."""

    def __init__(self, content: bytes, *, name: str, threads: int) -> None:
        """Make a network ready.

        Args:
            content: an ONNX model whose digest the caller has checked; nothing is read from disk.
            name: what to call it in errors.
            threads: threads that one run may use; they sleep between runs, as decoding needs the cores too.

        Raises:
            WeightsFormatError: ONNX Runtime does not take it.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.log_severity_level = QUIET
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's own exceptions share no other base
            raise WeightsFormatError(name, "ONNX Runtime cannot load it") from error
        self.name = name
        self.input_name: str = self._session.get_inputs()[0].name
        self.input_shape: tuple[int | str | None, ...] = tuple(self._session.get_inputs()[0].shape)
        self.output_names: tuple[str, ...] = tuple(output.name for output in self._session.get_outputs())

    def run(self, batch: Floats) -> list[Floats]:
        """Run the network on a batch, shape (n, channels, height, width), float32; outputs in the network's order."""
        return cast("list[Floats]", self._session.run(None, {self.input_name: batch}))

    def run_named(self, batch: Floats) -> dict[str, Floats]:
        """Run the network on a batch as `run` does; outputs by name."""
        return dict(zip(self.output_names, self.run(batch), strict=True))
