"""The permission matrix: a small street, its people, every address, what each finds."""
