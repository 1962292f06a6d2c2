"""Room: a source becomes Frames."""
