"""Slips of paper are printed, each with a code of its own, and forgotten once typed."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import collecting, slips
from tongxin.consultations.models import Consultation, Slip
from tongxin.consultations.operations.collecting import require_collector
from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.people import queries as people
from tongxin.people.models import User

BATCH = 500


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One slip with what stands on it: for the printer only."""

    code: str
    name: str
    # Where it is taken: the door, or the address of somebody who lives elsewhere.
    place: str
    side_name: str


say(
    "consultation.slips_printed",
    Words(
        pgettext_lazy("journal", "printed slips of paper"),
        pgettext_lazy("journal", "slips of paper printed"),
    ),
)


def print_slips(
    actor: User, consultation: Consultation, *, entry_ids: Collection[int]
) -> list[PrintedSlip]:
    """Make a slip for each of these who is still silent, as one walks.

    The codes are handed out now and never again. Each person can see that their name
    was read. Nothing is held meanwhile: whoever answers does not wait for a long run.
    """
    require_collector(actor, consultation)
    with journal.act_first():
        printed = _print(actor, consultation, entry_ids)
        journal.record(actor, "consultation.slips_printed", consultation)
    return printed


def _print(
    actor: User, consultation: Consultation, entry_ids: Collection[int]
) -> list[PrintedSlip]:
    silent = [
        one
        for one in collecting.silent_people(consultation)
        if one.entry_id in entry_ids
    ]
    if not silent:
        raise ValidationError(_("Nobody of these is still silent."))
    if len(silent) > collecting.LARGEST_RUN:
        raise ValidationError(
            _("At most %(most)d slips are printed at once.")
            % {"most": collecting.LARGEST_RUN}
        )
    printed, rows = [], []
    for one in silent:
        code = slips.new_code(secrets.choice)
        contact = people.contact_of(actor, one.person, "slip")
        place = contact.address if one.lives_elsewhere or not one.door else one.door
        printed.append(PrintedSlip(code, contact.name, place, one.side_name))
        rows.append(
            Slip(
                consultation=consultation,
                entry_id=one.entry_id,
                code_hash=slips.hash_of(consultation.pk, code),
                printed_by=actor,
            )
        )
    # In no order: the neighbours of a row that forgot whose it was must not tell.
    secrets.SystemRandom().shuffle(rows)
    Slip.objects.bulk_create(rows, batch_size=BATCH)
    return printed
