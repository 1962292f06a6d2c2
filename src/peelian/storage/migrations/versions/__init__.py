"""The steps. Each names the one before; a step that has been released never changes."""
