"""Forms: what came in, read into nouns, with a fault for each field."""
