"""Home pages and desks: they read every room and change nothing."""
