"""Law: pure functions that may say no, with a reason."""
