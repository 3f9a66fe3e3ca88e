"""Every write of this room, one function an act; each theme has its own file."""

from tongxin.councils.operations.agenda import (
    accept_agenda,
    carry_item,
    drop_item,
    put_on_agenda,
    refer_item,
    say_what_it_decides,
)
from tongxin.councils.operations.asking import (
    ask_owner,
    reply_as_owner,
    revise_as_owner,
)
from tongxin.councils.operations.convening import (
    call_meeting,
    call_seat,
    miss_meeting,
    move_meeting,
    open_meeting,
    plan_meeting,
)
from tongxin.councils.operations.deciding import (
    decide_item,
    give_task,
)
from tongxin.councils.operations.excusing import (
    come_after_all,
    excuse_from_meeting,
)
from tongxin.councils.operations.feeds import renew_calendar
from tongxin.councils.operations.founding import (
    dissolve_body,
    found_body,
    open_studio,
    register_document,
    set_bylaw,
    set_roster,
)
from tongxin.councils.operations.minutes import (
    answer_objection,
    confirm_minutes,
    correct_minutes,
    draft_minutes,
    edit_minutes,
    object_to_minutes,
)
from tongxin.councils.operations.returning import return_answers, tell_meeting_day
from tongxin.councils.operations.seating import (
    add_seat,
    ask_eligible,
    ask_sitting,
    close_seat,
    declare_conflict,
    end_conflict,
    end_term,
    fill_seat,
)
from tongxin.councils.operations.sitting import (
    admit_guest,
    end_meeting,
    hear_voice,
    recuse,
    sit_down,
    stand_up,
    strike_line,
    take_up_item,
    write_line,
)

__all__ = [
    "accept_agenda",
    "add_seat",
    "admit_guest",
    "answer_objection",
    "ask_eligible",
    "ask_owner",
    "ask_sitting",
    "call_meeting",
    "call_seat",
    "carry_item",
    "close_seat",
    "come_after_all",
    "confirm_minutes",
    "correct_minutes",
    "decide_item",
    "declare_conflict",
    "dissolve_body",
    "draft_minutes",
    "drop_item",
    "edit_minutes",
    "end_conflict",
    "end_meeting",
    "end_term",
    "excuse_from_meeting",
    "fill_seat",
    "found_body",
    "give_task",
    "hear_voice",
    "miss_meeting",
    "move_meeting",
    "object_to_minutes",
    "open_meeting",
    "open_studio",
    "plan_meeting",
    "put_on_agenda",
    "recuse",
    "refer_item",
    "register_document",
    "renew_calendar",
    "reply_as_owner",
    "return_answers",
    "revise_as_owner",
    "say_what_it_decides",
    "set_bylaw",
    "set_roster",
    "sit_down",
    "stand_up",
    "strike_line",
    "take_up_item",
    "tell_meeting_day",
    "write_line",
]
