"""Reads the borders of zones from files, for whoever draws them up at the desk."""

from peelian.geo.geojson import LONGEST_BYTES, areas

__all__ = ["LONGEST_BYTES", "areas"]
