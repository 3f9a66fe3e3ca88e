"""A report as a picture: one SVG with its key."""
