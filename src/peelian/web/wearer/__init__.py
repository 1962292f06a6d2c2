"""The wearer's side of check-ins: an app for a watch or a phone, and the documented API that any device may speak."""
