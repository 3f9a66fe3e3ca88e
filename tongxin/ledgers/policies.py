"""Who reads ledgers: the street its whole street, a secretary her communities.

Each ledger begins at what the room that holds the records lets the actor see, and is
narrowed here; nothing is opened that the actor could not open there.
"""

from django.db.models import Q, QuerySet

from tongxin.councils import policies as councils
from tongxin.councils.models import Body
from tongxin.people.models import Actor
from tongxin.people.policies import secretary_of
from tongxin.renewal import policies as renewal
from tongxin.renewal.models import Unit
from tongxin.voices import policies as voices_of_all
from tongxin.voices.models import Task, Voice


def reads_all(actor: Actor) -> bool:
    """The street's own office: chief, clerk, secretary."""
    return renewal.edits_everywhere(actor)


def may_read(actor: Actor) -> bool:
    return renewal.reads_reports(actor)


def units(actor: Actor) -> QuerySet[Unit]:
    rows = renewal.visible_to(actor)
    return rows if reads_all(actor) else rows.filter(community__in=secretary_of(actor))


def bodies(actor: Actor) -> QuerySet[Body]:
    rows = councils.visible_to(actor)
    if reads_all(actor):
        return rows
    own = secretary_of(actor)
    return rows.filter(kind__in=councils.OF_A_COMMUNITY, community__in=own)


def voices(actor: Actor) -> QuerySet[Voice]:
    """The inbox of the actor: those told to offices alone are in it, without names."""
    rows = voices_of_all.taken_in_by(actor)
    return rows if reads_all(actor) else rows.filter(community__in=secretary_of(actor))


def tasks(actor: Actor) -> QuerySet[Task]:
    rows = voices_of_all.tasks_visible_to(actor)
    if reads_all(actor):
        return rows
    own = secretary_of(actor)
    return rows.filter(Q(voice__community__in=own) | Q(matter__community__in=own))
