"""Operator-initiated checks put together: eyes, reference sets, and totals."""
