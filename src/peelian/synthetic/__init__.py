"""Room: a cast of people who do not exist, and the street they walk in."""
