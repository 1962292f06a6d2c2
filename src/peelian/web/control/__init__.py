"""The control room: deployments that are live, what their recognisers say, and what their consoles show."""
