"""Equity: whether people of one declared group are found, or wrongly flagged, more often than those of another."""
