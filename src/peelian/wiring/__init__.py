"""Hall: the one place where concrete things meet the ports of the jobs."""
