"""A street with something late, something soon and something done, by hand."""

from datetime import timedelta
from typing import Any

from tongxin.kernel import clock
from tongxin.kernel.periods import Period
from tongxin.people.models import Office, Role, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import make_answered, make_voice
from tongxin.work.models import Assignment, Task
from tongxin.work.tests.make import make_task


def make_chief() -> User:
    return make_street_clerk(Role.CHIEF)


def in_days(days: int) -> Any:
    return clock.today() + timedelta(days=days)


def make_owed() -> None:
    """Two communities, one without an office; two departments; late, soon and later."""
    make_community_clerk(make_community("独树"))
    others = make_community("松泉")
    for days in (-9, -1, 0, 1, 40):
        make_voice(due_on=in_days(days))
    make_voice(due_on=in_days(-2), community=others)
    make_voice(due_on=in_days(50), community=None)
    make_answered(due_on=in_days(-3))
    for name, days in (("街道城建办", -5), ("街道城建办", 0), ("街道执法队", 60)):
        part = make_task(lead=make_office(name)).assignments.get()
        Assignment.objects.filter(pk=part.pk).update(due_on=in_days(days))
    done = make_task(lead=make_office("街道执法队"))
    done.assignments.update(
        state=Assignment.State.DONE, evidence="好了", due_on=in_days(-8)
    )
    Task.objects.filter(pk=done.pk).update(state=Task.State.DONE)
    make_office("街道民生办", Office.Kind.DEPARTMENT)


def said_in(month: Period, **fields: Any) -> Voice:
    """By somebody else each time, unless told otherwise."""
    fields.setdefault("author", make_person())
    voice = make_voice(**fields)
    Voice.objects.filter(pk=voice.pk).update(
        received_at=month.begins_at + timedelta(days=3)
    )
    return voice
