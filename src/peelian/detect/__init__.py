"""Room: a Frame becomes Faces, with their quality measured."""
