"""Rolls as pages and other rooms read them."""

from tongxin.rolls.queries.doors import doors, successors
from tongxin.rolls.queries.entries import (
    own_entries,
    own_ties,
    roll_entries,
    waiting_on,
)
from tongxin.rolls.queries.holdings import find_holdings, holding_page
from tongxin.rolls.queries.letters import (
    Building,
    LetterFilters,
    letter_buildings,
    letters_due,
)
from tongxin.rolls.queries.rolls import (
    PollShare,
    areas_unknown,
    entitled,
    former_person_ids,
    former_persons,
    on_roll_among,
    owners_among,
    poll_units,
    side_counts,
)
from tongxin.rolls.queries.walking import door_order

__all__ = [
    "Building",
    "LetterFilters",
    "PollShare",
    "areas_unknown",
    "door_order",
    "doors",
    "entitled",
    "find_holdings",
    "former_person_ids",
    "former_persons",
    "holding_page",
    "letter_buildings",
    "letters_due",
    "on_roll_among",
    "own_entries",
    "own_ties",
    "owners_among",
    "poll_units",
    "roll_entries",
    "side_counts",
    "successors",
    "waiting_on",
]
