"""Ledgers and the monthly report, read out of the rooms below."""

from tongxin.ledgers.queries.books import Column, Ledger, Line, shown
from tongxin.ledgers.queries.meetings import MEETINGS
from tongxin.ledgers.queries.month import Report, report_of
from tongxin.ledgers.queries.seats import SEATS
from tongxin.ledgers.queries.tasks import TASKS
from tongxin.ledgers.queries.units import UNITS
from tongxin.ledgers.queries.voices import VOICES

__all__ = ["LEDGERS", "Column", "Ledger", "Line", "Report", "report_of", "shown"]

LEDGERS = {one.name: one for one in (UNITS, SEATS, MEETINGS, VOICES, TASKS)}
