"""Peelian: facial recognition that has to answer for itself."""
