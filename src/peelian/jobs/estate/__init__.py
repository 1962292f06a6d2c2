"""The register of surveillance equipment, and the concerns about it."""
