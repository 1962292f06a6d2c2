"""What the public reads: deployments that were announced, records, feeds and schemas, in plain values."""
