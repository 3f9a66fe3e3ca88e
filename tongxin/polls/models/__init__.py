"""The records of this room; each theme has a file of its own."""

from tongxin.polls.models.poll import Matter, Poll
from tongxin.polls.models.result import Result
from tongxin.polls.models.roll import Ballot, Head
from tongxin.polls.models.vote import Vote

__all__ = ["Ballot", "Head", "Matter", "Poll", "Result", "Vote"]
