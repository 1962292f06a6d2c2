"""Check-ins put together: office, photos, devices, places, and what a person is shown of their own."""
