"""The law of check-ins: what an order may ask, when somebody may be prompted, and what only a person may decide."""
