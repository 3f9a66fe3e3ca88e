"""The hours of a studio as a door shows them."""

from itertools import groupby

from tongxin.councils.models import DutyHour, Studio


def roster_by_day(studio: Studio) -> list[tuple[str, list[DutyHour]]]:
    """No actor: it hangs at the door."""
    hours = studio.roster.all()
    return [
        (str(DutyHour.Weekday(day).label), list(rows))
        for day, rows in groupby(hours, key=lambda one: one.weekday)
    ]
