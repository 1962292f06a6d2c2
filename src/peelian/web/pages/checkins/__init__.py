"""Pages of the office of check-ins."""
