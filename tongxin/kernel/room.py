"""What this room brings to the house."""

from tongxin.kernel import operations
from tongxin.kernel.rooms import Room

ROOM = Room(timers=[(operations.delete_old_counts, 300)])
