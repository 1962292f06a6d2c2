"""Audit: a log of what happened in which any alteration shows, and proofs of it for people who trust nobody."""
