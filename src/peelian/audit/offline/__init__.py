"""The verifier that runs without Peelian: one file, for whoever trusts neither us nor the force."""
