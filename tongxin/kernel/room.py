"""What this room brings to the house."""

from tongxin.kernel import caches, operations
from tongxin.kernel.rooms import Room

ROOM = Room(
    timers=[
        (operations.beat, 30),
        (operations.delete_old_counts, 300),
        (caches.clear_expired, 300),
    ]
)
