"""The van's phones at the door: who signs is who they are, once, and what they may see is gone when they are."""
