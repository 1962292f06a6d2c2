"""The desk of each job: what its pages stand on besides the door, and how a route asks for it."""
