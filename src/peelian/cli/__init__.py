"""Door: one module a command-line verb."""
