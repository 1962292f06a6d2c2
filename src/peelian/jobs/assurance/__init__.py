"""Assurance: measure accuracy, derive the operating point, refuse what the data cannot support."""
