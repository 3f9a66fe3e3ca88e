"""The silent are sought out: the list is read on record, calls are owed and made."""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.consultations import collecting, policies, wording
from tongxin.consultations.models import Consultation
from tongxin.consultations.operations.holding import held
from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people import queries as people
from tongxin.people.models import Actor, Channel, Person, User


def require_collector(actor: Actor, consultation: Consultation) -> None:
    require(
        policies.may_collect(actor, consultation),
        _("Only who keeps the roll of this unit sees who is silent, while it is open."),
    )


@transaction.atomic
def open_list(actor: Actor, consultation: Consultation) -> None:
    """Names and doors of the silent are about to be read: that is on record."""
    require_collector(actor, consultation)
    journal.record_read(actor, consultation, "silent")


@transaction.atomic
def open_addresses(
    actor: Actor, consultation: Consultation, *, persons: Sequence[Person]
) -> list[people.Contact]:
    """Telephone and address of each, for a list on paper; each can see it was read."""
    require_collector(actor, consultation)
    journal.record(actor, "consultation.list_exported", consultation)
    return [people.contact_of(actor, person, "collect") for person in persons]


@transaction.atomic
def call_the_silent(
    actor: Actor, consultation: Consultation, *, entry_ids: Collection[int]
) -> int:
    """Put those of them on the call list who have a telephone; how many were."""
    require_collector(actor, consultation)
    # Two clerks may press it at once: the second finds them on the list.
    held(consultation)
    title, text = wording.call(consultation)
    count = 0
    for one in collecting.silent_people(consultation):
        # Called once; whoever was reached and stays silent wants to be.
        if one.entry_id not in entry_ids or not one.has_phone or one.was_called:
            continue
        notices.tell(
            one.person,
            consultation,
            key=f"consultation.call:{one.entry_id}:{one.person.pk}",
            title=title,
            text=text,
            link=wording.consultation_link(consultation),
            channel=Channel.PHONE,
        )
        count += 1
    if not count:
        raise ValidationError(_("Nobody of these is still to be put on the call list."))
    journal.record(actor, "consultation.calls_owed", consultation, ["calls"])
    return count


@transaction.atomic
def record_call(
    actor: User,
    consultation: Consultation,
    *,
    notice: Notice,
    outcome: str,
    after_tries: int,
) -> Notice:
    """Keep one try to reach somebody by telephone; three are enough."""
    require_collector(actor, consultation)
    if (notice.subject_label, notice.subject_id) != (
        consultation._meta.label,
        consultation.pk,
    ):
        raise ValidationError(_("This call is about something else."))
    return notices.record_call(actor, notice, outcome=outcome, after_tries=after_tries)
