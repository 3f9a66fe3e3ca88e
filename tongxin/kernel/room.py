"""What this room brings to the house."""

from tongxin.kernel import health, operations
from tongxin.kernel.rooms import Room

ROOM = Room(timers=[(health.beat, 30), (operations.delete_old_counts, 300)])
