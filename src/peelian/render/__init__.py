"""Room: results become plots and pages."""
