"""What counts in a body say of everybody in it, and of the statement."""
