"""Owing a person a message, and getting it there once; each theme has its own file."""

from tongxin.notices.operations.calls import record_call
from tongxin.notices.operations.deciding import count_as_sent, send_again
from tongxin.notices.operations.delivery import Counts, deliver_due
from tongxin.notices.operations.letters import (
    LARGEST_RUN,
    Letter,
    gather_letters,
    open_letters,
    post_letters,
)
from tongxin.notices.operations.owing import drop_waiting, read_notice, tell
from tongxin.notices.operations.trying import try_sender
