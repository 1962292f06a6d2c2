"""Cellar: model packs and sessions; the only importer of ONNX Runtime."""
