"""A state that takes new stances without computing everything again."""
