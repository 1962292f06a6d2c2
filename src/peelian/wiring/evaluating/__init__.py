"""Evaluations: what is measured of a pack, its page, plots and comparison with what others publish."""
