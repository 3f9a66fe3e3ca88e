"""What leaves the house as a file is on record. Nothing else is written here."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.ledgers.queries import units
from tongxin.people.models import Actor, User
from tongxin.people.policies import REPORT_READERS
from tongxin.places.models import Place

ONLY = _("Only the street’s office and a community’s secretary read ledgers.")

say(
    "ledger.exported",
    Words(
        pgettext_lazy("journal", "took a ledger out as a file"),
        pgettext_lazy("journal", "ledger taken out"),
    ),
)
say(
    "unit.report_exported",
    Words(
        pgettext_lazy("journal", "took a monthly report out as a file"),
        pgettext_lazy("journal", "monthly report taken out"),
    ),
)
say(
    "ledger.rebuilt",
    Words(
        pgettext_lazy("journal", "wrote the ledgers of a year anew"),
        pgettext_lazy("journal", "ledgers of a year written anew"),
    ),
)


@transaction.atomic
def record_ledger_export(actor: User, *, ledger: str) -> None:
    """Note that somebody took a ledger out as a file: "voices", "tasks"."""
    require(REPORT_READERS.is_anywhere(actor), str(ONLY))
    journal.record(actor, "ledger.exported", actor, [ledger])


@transaction.atomic
def record_report_export(actor: User, unit: Model) -> None:
    """Note that somebody took a unit's monthly report out as a file."""
    require(units().rows(actor).filter(pk=unit.pk).exists(), str(ONLY))
    journal.record(actor, "unit.report_exported", unit)


@transaction.atomic
def record_rebuild(actor: Actor) -> None:
    """Note that a year's ledgers were written anew into a folder of the server."""
    require(REPORT_READERS.is_everywhere(actor), str(ONLY))
    street = Place.objects.filter(kind=Place.Kind.STREET).order_by("pk").first()
    # A house without its street has nothing in its ledgers either.
    if street is not None:
        journal.record(actor, "ledger.rebuilt", street)
