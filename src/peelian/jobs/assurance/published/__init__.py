"""What others published of their systems, each figure with its source and with what keeps it from being compared."""
