"""A task for a record of no room in particular: here a place."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tongxin.journal import operations as journal
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_office
from tongxin.places.models import Place
from tongxin.places.tests.make import make_community
from tongxin.work import subjects
from tongxin.work.models import Assignment, Task
from tongxin.work.operations import send_task
from tongxin.work.subjects import Subject

ENGINEERING, SAFETY = "街道城建办", "街道应急办"


def make_task(record: Place | None = None, **facts: Any) -> Task:
    """Sent by the program to the street's engineers."""
    facts.setdefault("lead", make_office(ENGINEERING))
    facts.setdefault("title", "修门禁")
    facts.setdefault("community", make_community())
    record = record or make_community()
    with act_on(record):
        return send_task(SYSTEM, record, **facts)


@contextmanager
def act_on(record: Place) -> Iterator[None]:
    """What the room above does around it: an act with a line of its own."""
    with journal.act_first():
        yield
        journal.record(SYSTEM, "tea.poured", record)


def lead_part(task: Task) -> Assignment:
    return task.assignments.get(is_lead=True)


def say_of_places(monkeypatch: Any, **told: Any) -> None:
    """What the room of places would say of work for its records."""
    said = {"places.place": Subject(model=Place, **told)}
    monkeypatch.setattr(subjects, "_said", lambda: said)
