"""Files and columns in, `Votes` and small tables out."""

from commonground.reading.tables import (
    read_groups,
    read_marked,
    read_mod_out,
    read_roll,
    read_sides,
)
from commonground.reading.votes import read_votes, votes_of

__all__ = [
    "read_groups",
    "read_marked",
    "read_mod_out",
    "read_roll",
    "read_sides",
    "read_votes",
    "votes_of",
]
