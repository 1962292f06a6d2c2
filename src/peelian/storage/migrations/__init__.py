"""Changes of the tables, one module a step, in the order of their numbers."""
