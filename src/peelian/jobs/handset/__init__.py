"""Job: an officer compares one photograph of somebody present with a declared reference set, when the law allows."""
