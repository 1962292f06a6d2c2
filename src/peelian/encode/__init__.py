"""Room: a Face becomes a Template."""
