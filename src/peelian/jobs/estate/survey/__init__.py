"""Surveys: questionnaires, rounds, answers, corrections, and what they come to."""
