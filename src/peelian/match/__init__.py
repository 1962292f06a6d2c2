"""Room: a Template becomes Candidates."""
