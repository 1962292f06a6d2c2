"""Surveys put together: letters, sheets, reports and open data."""
