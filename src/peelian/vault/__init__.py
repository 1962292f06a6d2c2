"""Room: what shows or names a person, sealed under a key of its own, which can be destroyed."""
