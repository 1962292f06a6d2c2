"""Live deployment: from frames to alerts."""
