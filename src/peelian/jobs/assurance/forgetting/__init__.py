"""Forgetting: looks for a face in whatever a run has left behind, and says what was proven and what was not."""
