"""Live deployments put together: desk, lists, statuses, phones' waking and second looks."""
