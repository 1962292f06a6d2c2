"""Door: the locked recogniser, the readers of its cameras, and what watches over them."""
