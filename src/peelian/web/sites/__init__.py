"""What the pages of each job stand on besides the door."""
