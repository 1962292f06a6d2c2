"""Adds the office of check-ins to a site: pages of orders, enrolment, sharing and the review desk."""

from typing import Final

from peelian.web.pages import checkins_enrol, checkins_orders, checkins_review, checkins_sharing

ROUTERS: Final = (
    checkins_sharing.router,
    checkins_enrol.router,
    checkins_orders.router,
    checkins_review.router,
)
"""Pages of the office. They stand on the desk of check-ins that the site has opened."""
