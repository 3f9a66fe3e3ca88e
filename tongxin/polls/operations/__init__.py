"""Every write of this room, one function an act; each theme has its own file."""

from tongxin.polls.operations.counting import count_poll, publish_poll
from tongxin.polls.operations.drafting import draft_poll, drop_poll, revise_poll
from tongxin.polls.operations.opening import open_poll
from tongxin.polls.operations.running import close_due, close_poll, remind_the_silent
from tongxin.polls.operations.votes import cast_votes, type_votes
