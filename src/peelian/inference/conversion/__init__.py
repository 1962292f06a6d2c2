"""Published weights become ONNX files that ONNX Runtime runs fast: one module a format, pure, on verified bytes."""
