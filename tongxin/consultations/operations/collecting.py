"""The silent are sought out: the list is read on record, calls are owed and made."""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import collecting, messages, policies
from tongxin.consultations.models import Consultation
from tongxin.consultations.operations.rules import COLLECTED
from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people import queries as people
from tongxin.people.models import Actor, Person, User

say(
    "consultation.read",
    Words(
        pgettext_lazy("journal", "read the list of the silent"),
        pgettext_lazy("journal", "list of the silent read"),
    ),
)
say(
    "consultation.list_exported",
    Words(
        pgettext_lazy("journal", "took the list of the silent"),
        pgettext_lazy("journal", "list of the silent taken"),
    ),
)


def require_collector(actor: Actor, consultation: Consultation) -> None:
    require(policies.may_collect(actor, consultation), str(COLLECTED.refusal))


@transaction.atomic
def open_list(actor: Actor, consultation: Consultation) -> None:
    """Names and doors of the silent are about to be read: that is on record."""
    require_collector(actor, consultation)
    journal.record(actor, "consultation.read", consultation, ["silent"])


def open_addresses(
    actor: Actor, consultation: Consultation, *, persons: Sequence[Person]
) -> list[people.Contact]:
    """Telephone and address of each, for a list on paper; each can see it was read.

    Nothing is held meanwhile: whoever answers does not wait for a long list.
    """
    require_collector(actor, consultation)
    with journal.act_first():
        contacts = [people.contact_of(actor, person, "collect") for person in persons]
        journal.record(actor, "consultation.list_exported", consultation)
    return contacts


@operation(
    "consultation.calls_owed",
    Words(
        pgettext_lazy("journal", "put silent people on the call list"),
        pgettext_lazy("journal", "silent put on the call list"),
    ),
    COLLECTED,
)
def call_the_silent(
    actor: User, consultation: Consultation, *, entry_ids: Collection[int]
) -> int:
    """Put those of them on the call list who have a telephone; how many were."""
    count = 0
    for one in collecting.silent_people(consultation):
        # Called once; whoever was reached and stays silent wants to be.
        if one.entry_id not in entry_ids or not one.has_phone or one.was_called:
            continue
        messages.tell_to_be_called(consultation, one.person, entry_id=one.entry_id)
        count += 1
    if not count:
        raise ValidationError(_("Nobody of these is still to be put on the call list."))
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
