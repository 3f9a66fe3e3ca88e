"""Paths through records, as Django writes them."""


def at_path(row: object, path: str) -> object:
    """What `unit__slug` leads to; where a row on the way is missing, None as in SQL."""
    for name in path.split("__"):
        row = None if row is None else getattr(row, name)
    return row
