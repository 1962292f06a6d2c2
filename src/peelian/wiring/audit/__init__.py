"""The log of a desk: its keys, what is written in one unit, witnesses, and what reads it."""
