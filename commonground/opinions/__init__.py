"""The space of opinions, the groups in it, and how firm they are."""
