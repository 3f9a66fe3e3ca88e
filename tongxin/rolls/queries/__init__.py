"""Units and rolls as pages and other rooms read them."""

from tongxin.rolls.queries.doors import doors, successors
from tongxin.rolls.queries.entries import RollFilters, own_entries, own_ties, roll_entries, roll_imports, waiting_on
from tongxin.rolls.queries.holdings import find_holdings, holding_page
from tongxin.rolls.queries.letters import Building, LetterFilters, letter_buildings, letters_due
from tongxin.plans.queries import Piece, at_work_in, clauses_now, compared, history_of, last_version, open_sources, plans_of, previewed, requests_to_answer
from tongxin.rolls.queries.rolls import PollShare, areas_unknown, entitled, former_person_ids, former_persons, on_roll_among, owners_among, poll_units, side_counts
from tongxin.units.queries import Filters, Step, StepKind, changes, find_units, list_units, next_step, next_steps, office_choices, proposals_to_show, stage_lines, stage_on, told_title_problems, unit_choices, unit_page
from tongxin.rolls.queries.walking import door_order

__all__ = [
    "Building",
    "Filters",
    "LetterFilters",
    "Piece",
    "PollShare",
    "RollFilters",
    "Step",
    "StepKind",
    "areas_unknown",
    "at_work_in",
    "changes",
    "clauses_now",
    "compared",
    "door_order",
    "doors",
    "entitled",
    "find_holdings",
    "find_units",
    "former_person_ids",
    "former_persons",
    "history_of",
    "holding_page",
    "last_version",
    "letter_buildings",
    "letters_due",
    "list_units",
    "next_step",
    "next_steps",
    "office_choices",
    "on_roll_among",
    "open_sources",
    "own_entries",
    "own_ties",
    "owners_among",
    "plans_of",
    "poll_units",
    "previewed",
    "proposals_to_show",
    "requests_to_answer",
    "roll_entries",
    "roll_imports",
    "side_counts",
    "stage_lines",
    "stage_on",
    "successors",
    "told_title_problems",
    "unit_choices",
    "unit_page",
    "waiting_on",
]
