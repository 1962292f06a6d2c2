"""The public site: its views, its list of capabilities, and its export as files."""
