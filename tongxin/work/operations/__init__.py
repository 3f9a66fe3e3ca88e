"""Every change in this room, one function an act; each theme has a file of its own."""

from tongxin.work.operations.exporting import record_export
from tongxin.work.operations.sending import (
    SENT_OUT,
    Slip,
    drop_tasks_of,
    follow_record,
    recall_task,
    send_task,
)
from tongxin.work.operations.settling import AT_ONCE, COUNTED_ANEW, settle_parts
from tongxin.work.operations.tasks import (
    check_task,
    find_wanting,
    finish_part,
    return_part,
    send_back_task,
    take_part,
)
