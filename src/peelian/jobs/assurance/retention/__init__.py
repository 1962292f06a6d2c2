"""All that is held, by its clock: what goes next, what is late, what two people hold back, who was listed."""
