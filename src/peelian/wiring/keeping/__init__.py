"""What is kept, for how long: retention, backups, shred lists and key changes."""
