"""Every write of this room, one function an act; each theme has its own file."""

from tongxin.councils.operations.agenda import (
    accept_agenda,
    carry_item,
    drop_item,
    put_on_agenda,
    refer_item,
    say_what_it_decides,
)
from tongxin.councils.operations.answers import send_answers, tell_meeting_day
from tongxin.councils.operations.appointments import (
    add_seat,
    check_eligibility,
    check_seat_holders,
    close_seat,
    declare_conflict,
    end_conflict,
    end_term,
    fill_seat,
)
from tongxin.councils.operations.bodies import (
    dissolve_body,
    found_body,
    open_studio,
    register_document,
    set_bylaw,
    set_roster,
)
from tongxin.councils.operations.clauses import (
    ask_owner,
    reply_as_owner,
    revise_as_owner,
)
from tongxin.councils.operations.decisions import decide_item, give_task
from tongxin.councils.operations.excuses import come_after_all, excuse_from_meeting
from tongxin.councils.operations.feeds import renew_calendar
from tongxin.councils.operations.live import (
    admit_guest,
    end_meeting,
    hear_voice,
    leave_item,
    recuse,
    seat_all,
    sit_down,
    stand_up,
    strike_line,
    take_up_item,
    write_line,
)
from tongxin.councils.operations.minutes import (
    answer_objection,
    complete_minutes,
    confirm_minutes,
    correct_minutes,
    draft_minutes,
    edit_minutes,
    object_to_minutes,
    replace_minutes,
)
from tongxin.councils.operations.scheduling import (
    call_meeting,
    call_seat,
    miss_meeting,
    move_meeting,
    open_meeting,
    plan_meeting,
)
