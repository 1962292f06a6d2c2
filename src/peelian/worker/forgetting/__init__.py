"""The proof of forgetting: runs the locked recogniser with a canary in view, and builds of it that leak the canary."""
