"""Pages: what residents open, and what offices work on."""
