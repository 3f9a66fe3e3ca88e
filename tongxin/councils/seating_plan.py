"""The table as a picture: who sits, who is missing, drawn from the live list."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.translation import pgettext

from tongxin.councils.models import Seat
from tongxin.councils.queries import SeatAtMeeting

MIDDLE_X, MIDDLE_Y, REACH, LABEL = 170, 125, 78, 22


@dataclass(frozen=True, slots=True)
class DrawnSeat:
    """One seat: where its circle stands, its letter, and where its kind is written."""

    x: float
    y: float
    letter_y: float
    letter: str
    label: str
    label_x: float
    label_y: float
    anchor: str
    is_present: bool
    is_recused: bool


def draw_seats(places: Sequence[SeatAtMeeting]) -> list[DrawnSeat]:
    """Seats clockwise from twelve o'clock, the chair first."""
    return [_seat(at, len(places), place) for at, place in enumerate(places)]


def _seat(at: int, count: int, place: SeatAtMeeting) -> DrawnSeat:
    turn = 2 * pi * at / max(count, 1)
    x, y = MIDDLE_X + REACH * sin(turn), MIDDLE_Y - REACH * cos(turn)
    out = REACH + LABEL
    label_x, label_y = MIDDLE_X + out * sin(turn), MIDDLE_Y - out * cos(turn) + 5
    side = round(sin(turn), 3)
    return DrawnSeat(
        round(x, 1),
        round(y, 1),
        round(y + 5, 1),
        place.shown_name[:1] or "·",
        _short(place.seat),
        round(label_x, 1),
        round(label_y, 1),
        "middle" if side == 0 else ("start" if side > 0 else "end"),
        place.attendance is not None,
        place.is_recused,
    )


def _short(seat: Seat) -> str:
    """Room is for five characters beside a circle."""
    kind = Seat.Kind
    words = {
        kind.CHAIR: pgettext("seat on the plan", "Chair"),
        kind.VICE_APPLICANT: pgettext("seat on the plan", "Applicant"),
        kind.VICE_OWNER: pgettext("seat on the plan", "Owner"),
        kind.RESIDENTS: pgettext("seat on the plan", "Residents"),
        kind.YOUTH: pgettext("seat on the plan", "Youth"),
        kind.SOCIAL: pgettext("seat on the plan", "Social"),
        kind.TECHNICIAN: pgettext("seat on the plan", "Technician"),
        kind.MEDIATOR: pgettext("seat on the plan", "Mediator"),
    }
    return words[kind(seat.kind)]
