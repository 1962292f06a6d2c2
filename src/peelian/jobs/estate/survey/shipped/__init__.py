"""Questionnaires and a round that come with Peelian, as data."""
