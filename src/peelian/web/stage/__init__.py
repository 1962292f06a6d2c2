"""The demonstration's stage: people and bodies that do not exist, and what they do."""
