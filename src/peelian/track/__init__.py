"""Room: Faces of one camera become Tracks."""
