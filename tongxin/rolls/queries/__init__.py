"""Rolls as pages and other rooms read them."""

from tongxin.rolls.queries.door_order import door_order
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
