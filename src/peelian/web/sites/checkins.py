"""Adds the office of check-ins to a site: pages of orders, enrolment, sharing and the review desk."""

from typing import Final

from peelian.web.pages.checkins import enrol, orders, review, sharing

ROUTERS: Final = (
    sharing.router,
    enrol.router,
    orders.router,
    review.router,
)
"""Pages of the office. They stand on the desk of check-ins that the site has opened."""
