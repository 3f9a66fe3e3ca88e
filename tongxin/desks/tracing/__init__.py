"""Traces: the same walk from a voice, a statement, a decision or a clause. Reads only.

What a reader may not open is no step of theirs. Voices told to offices only are a
number, and no number where they are few.
"""

from tongxin.desks.tracing.starts import (
    Trace,
    of_clause,
    of_decision,
    of_matter,
    of_receipt,
    of_statement,
    of_voice,
)

__all__ = [
    "Trace",
    "of_clause",
    "of_decision",
    "of_matter",
    "of_receipt",
    "of_statement",
    "of_voice",
]
