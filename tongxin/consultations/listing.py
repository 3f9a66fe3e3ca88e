"""The silent on paper: the list to walk by, and a slip for each, in large letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.consultations import queries
from tongxin.consultations.collecting import Silent
from tongxin.consultations.models import Consultation
from tongxin.consultations.operations import PrintedSlip
from tongxin.kernel import clock, documents, house
from tongxin.kernel.sheets import write_xlsx
from tongxin.people.queries import Contact

SMALL = "a5"


@dataclass(frozen=True, slots=True)
class SilentLine:
    """One of the list, opened for whoever walks."""

    number: int
    silent: Silent
    contact: Contact

    @property
    def place(self) -> str:
        """The door; the address, for an owner who lives elsewhere or has no door."""
        if self.silent.door and not self.silent.lives_elsewhere:
            return self.silent.door
        return self.contact.address or self.silent.door

    @property
    def done(self) -> str:
        """What was tried already, never what came of it but silence."""
        told = []
        if self.silent.has_slip:
            told.append(_("has a slip"))
        if self.silent.is_given_up:
            told.append(_("not reached by telephone"))
        elif self.silent.try_count:
            told.append(_("called %(n)d times") % {"n": self.silent.try_count})
        return pgettext("list", ", ").join(told)


def silent_lines(
    found: Sequence[Silent], contacts: Sequence[Contact]
) -> list[SilentLine]:
    pairs = zip(found, contacts, strict=True)
    return [SilentLine(at, *pair) for at, pair in enumerate(pairs, start=1)]


def as_sheet(rows: Iterable[SilentLine]) -> bytes:
    header = [
        _("No."),
        _("Building"),
        _("Door"),
        _("Name of the person"),
        _("Side"),
        _("Telephone"),
        _("Tried so far"),
    ]
    return write_xlsx(
        header,
        (
            [
                row.number,
                row.silent.building,
                row.place,
                row.contact.name,
                row.silent.side_name,
                row.contact.shown_phone,
                row.done,
            ]
            for row in rows
        ),
    )


def as_pdf(
    consultation: Consultation, rows: Sequence[SilentLine], building: str
) -> bytes:
    context = {
        "consultation": consultation,
        "lines": rows,
        "building": building,
        "today": clock.today(),
    }
    with translation.override(settings.LANGUAGE_CODE):
        return documents.pdf("consultations/silent_print.html", context)


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """One slip as the template needs it; without a code, it is nobody's."""

    slip: PrintedSlip | None
    qr: str = ""


def slips_as_pdf(
    consultation: Consultation, slips: Sequence[PrintedSlip], size: str
) -> bytes:
    """Each on sheets of its own; none given: one blank."""
    context = {
        "consultation": consultation,
        "statements": list(queries.asked(consultation)),
        "sheets": [SlipSheet(one, _drawn(one.code)) for one in slips]
        or [SlipSheet(None)],
        "is_small": size == SMALL,
        "phone": house.sign().phone,
    }
    with translation.override(settings.LANGUAGE_CODE):
        return documents.pdf("consultations/slip_print.html", context)


def _drawn(code: str) -> str:
    """The code alone, no address: whoever scans it in passing learns nothing."""
    drawn = segno.make(code, error="m", micro=False)
    return drawn.svg_data_uri(border=0, dark="#000")
