"""The desk of a live deployment: from draft to record, and every alert on its way through people's hands."""
