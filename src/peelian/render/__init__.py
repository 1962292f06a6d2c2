"""Render: plots and reports, from plain values."""
