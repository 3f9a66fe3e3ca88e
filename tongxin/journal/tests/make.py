from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from tongxin.journal import operations, witness
from tongxin.journal.acts import ACTS
from tongxin.journal.models import Entry
from tongxin.journal.operations import record, seal_pending
from tongxin.journal.verification import witnessed_models
from tongxin.journal.words import WORDS
from tongxin.kernel.actors import SYSTEM, ActorKind
from tongxin.kernel.models import Receipt

AT_ONCE = timedelta(seconds=-1)


@dataclass(frozen=True)
class Someone:
    """A person who acts; this room knows no more of anybody."""

    pk: int = 7
    actor_kind: ActorKind = "person"


def make_subject() -> Receipt:
    """Any record will do: the journal takes its label and its id."""
    return Receipt.objects.create()


def make_entries(count: int, **changes: Any) -> list[Entry]:
    subject = make_subject()
    return [
        record(Someone(), "tea.poured", subject, ["cup"], **changes)
        for _number in range(count)
    ]


def seal_now() -> int:
    return seal_pending(AT_ONCE)


def by_hand(statement: str, *values: Any) -> None:
    """What somebody does to the database behind the program's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def vouch_for_all() -> None:
    """One line for all rows as they stand: tests put many past every act."""
    with operations.act_first():
        for model in witnessed_models():
            keys = model._base_manager.values_list("pk", flat=True)
            witness.note(model, dict.fromkeys(keys, witness.UNREAD))
        record(SYSTEM, "tea.poured", make_subject())


@contextmanager
def unregistered() -> Iterator[None]:
    """Acts declared inside are a test's own: the house does not count them."""
    known, said = {*ACTS}, {*WORDS}
    yield
    for code in ACTS.keys() - known:
        del ACTS[code]
    for code in WORDS.keys() - said:
        del WORDS[code]
