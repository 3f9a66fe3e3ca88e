"""What judges every test beside its own assertions."""
