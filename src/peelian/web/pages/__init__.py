"""One router a noun. Each route says which action it is, or that it is public."""
