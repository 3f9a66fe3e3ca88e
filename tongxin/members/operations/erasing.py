"""Whoever is erased leaves no file behind."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.members.models import Cadre, Membership
from tongxin.people import policies as people
from tongxin.people.models import Actor, Person

say(
    "membership.forgotten",
    Words(
        pgettext_lazy("journal", "erased the file"),
        pgettext_lazy("journal", "file of a member erased"),
    ),
)
say(
    "cadre.forgotten",
    Words(
        pgettext_lazy("journal", "erased the cadre"),
        pgettext_lazy("journal", "cadre erased"),
    ),
)


def forget_person(actor: Actor, person: Person) -> Person:
    """Take away every row about somebody.

    The name of a seat's holder stays public when their data is erased; a row here
    would still say of that name that it is in the Party.
    """
    require(
        people.may_erase_person(actor, person),
        _("Only the person or the data rights officer may erase this."),
    )
    with journal.act_first():
        for code, rows in (
            ("membership.forgotten", Membership.objects.filter(person=person)),
            ("cadre.forgotten", Cadre.objects.filter(person=person)),
        ):
            journal.record_many(actor, code, rows)
            rows.delete()
    return person
