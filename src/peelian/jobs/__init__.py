"""Stairs: one package a job, its ports in its own words and its flow; no third-party I/O."""
