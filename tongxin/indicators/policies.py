"""Who reads the street at a glance. Reads only."""

from django.db.models import QuerySet

from tongxin.people.models import Actor, Office, Role
from tongxin.people.reach import Reach
from tongxin.voices import policies as voices
from tongxin.voices.models import Matter, Voice
from tongxin.work import policies as work
from tongxin.work.models import Assignment

# Whoever answers for the whole street; those who work in it have their own lists.
READERS = Reach(
    everywhere=[(role, Office.Kind.STREET) for role in (Role.CHIEF, Role.SECRETARY)]
)


def voices_counted_for(actor: Actor) -> QuerySet[Voice]:
    return READERS.rows(actor, voices.taken_in_by(actor))


def has_many(count: int) -> bool:
    """Whether there are more voices than so many."""
    return Voice.objects.order_by()[count : count + 1].exists()


def parts_counted_for(actor: Actor) -> QuerySet[Assignment]:
    return READERS.rows(actor, work.parts_visible_to(actor))


def matters_counted_for(actor: Actor) -> QuerySet[Matter]:
    return READERS.rows(actor, voices.matters_handled_by(actor))
