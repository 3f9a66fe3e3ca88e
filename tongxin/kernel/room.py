"""What this room brings to the house."""

from tongxin.kernel import caches, operations, tasks
from tongxin.kernel.rooms import Room

ROOM = Room(
    timers=[
        (operations.beat, 30),
        (tasks.ask_queue, 120),
        (tasks.clear_done, 3600),
        (operations.delete_old_counts, 300),
        (caches.clear_expired, 300),
    ]
)
