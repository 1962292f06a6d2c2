"""People who do not exist check in for a month within minutes, so that promises can be counted."""
