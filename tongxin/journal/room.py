"""What this room brings to the house."""

from tongxin.journal import operations as journal
from tongxin.kernel.rooms import Room

ROOM = Room(timers=[(journal.write_day_lines, 600), (journal.seal_pending, 60)])
