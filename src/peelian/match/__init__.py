"""Match: which subjects of a gallery a probe resembles."""
