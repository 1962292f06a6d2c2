"""The register of equipment put together: discovery, maps, and what is public."""
