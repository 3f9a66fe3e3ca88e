"""The records of this room; each theme has a file of its own."""

from tongxin.councils.models.agenda import AgendaItem, Recusal
from tongxin.councils.models.body import (
    Body,
    Bylaw,
    DutyHour,
    IssuedDocument,
    Studio,
)
from tongxin.councils.models.decision import Decision, MeetingTask, SeatVote
from tongxin.councils.models.excuse import Excuse
from tongxin.councils.models.feed import CalendarFeed
from tongxin.councils.models.meeting import Attendance, Guest, Line, Meeting
from tongxin.councils.models.minutes import Confirmation, Minutes, Objection
from tongxin.councils.models.seat import Conflict, Seat, Term
