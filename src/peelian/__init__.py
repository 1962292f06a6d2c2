"""Peelian: facial recognition that has to answer for itself."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # noqa: TID251 - written, not read, and before anything can import it
"""ONNX Runtime 1.31's Linux wheels write a device number into the home folder and report to their maker from the moment
they are imported; `disable_telemetry_events()` comes too late for that. Here nothing is reported to anybody."""
