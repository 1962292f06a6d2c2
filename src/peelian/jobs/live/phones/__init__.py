"""The van's phones: enrolled for one deployment and one officer, shown what was released, and asked what came of it."""
