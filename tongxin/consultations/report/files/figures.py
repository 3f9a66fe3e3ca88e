"""Every statement in every body, a row each: for Excel."""

from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.consultations.report import sentences
from tongxin.consultations.report.ring_table import NONE
from tongxin.consultations.report.text import BodyLine, Telling, Told
from tongxin.kernel.sheets import write_csv

_NOBODY = BodyLine(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE)


def figures_csv(telling: Telling) -> bytes:
    header = (
        _("Number"),
        pgettext("table", "Statement"),
        _("Matter"),
        pgettext("table", "Result"),
        pgettext("table", "Who"),
        pgettext("table", "How it stands"),
        *sentences.figure_names(telling.kind),
        pgettext("table", "What would move it"),
    )
    source = telling.beside.source
    # In a row of its own at the end: above, it would be taken for the head.
    credit = [(source,)] if source else []
    return write_csv(header, chain(_rows(telling), credit))


def _rows(telling: Telling) -> Iterator[tuple[str, ...]]:
    for told in sorted(telling.statements, key=lambda told: told.number):
        for line in told.lines or (_NOBODY,):
            yield _row(told, line)


def _row(told: Told, line: BodyLine) -> tuple[str, ...]:
    return (
        str(told.number),
        told.text,
        told.matter,
        told.result,
        line.body,
        line.stands,
        *line.figures,
        sentences.joined(told.move),
    )
