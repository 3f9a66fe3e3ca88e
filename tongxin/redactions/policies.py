"""Who may black words out: the head of the office that keeps the record."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet

from tongxin.kernel.redacting import Redacted
from tongxin.people.models import Actor, Office, Role, User
from tongxin.people.reach import Reach

# What is blacked out is gone: not for a clerk, who might mean what was said of them.
_ROLES = (Role.SECRETARY, Role.CHIEF)
HEADS = Reach(
    everywhere=[(role, Office.Kind.STREET) for role in _ROLES],
    community=[(role, Office.Kind.COMMUNITY) for role in _ROLES],
)


def headed[M: Model](rows: QuerySet[M], community: str) -> Callable[[Any], QuerySet[M]]:
    """Rows whose office the actor heads; the path leads to their community."""
    return lambda actor: HEADS.rows(actor, rows, community=[community])


def office_of(actor: Actor) -> Office | None:
    """For which the actor does it."""
    posts = actor.posts if isinstance(actor, User) else ()
    return next((post.office for post in posts if post.role in _ROLES), None)


def redacted_by(actor: Actor, kind: Redacted[Any]) -> QuerySet[Any]:
    rows: QuerySet[Any] = kind.model._default_manager.none()
    return kind.rows(actor) if kind.rows is not None else rows


def seconded_by(actor: Actor, kind: Redacted[Any]) -> QuerySet[Any]:
    """Of those for which a second person is asked, where the actor may be that one."""
    rows: QuerySet[Any] = kind.model._default_manager.none()
    return kind.seconds(actor) if kind.seconds is not None else rows


def may_redact(actor: Actor, kind: Redacted[Any], row: Model) -> bool:
    return HEADS.is_anywhere(actor) and _is_among(redacted_by(actor, kind), row)


def may_second(actor: Actor, kind: Redacted[Any], row: Model) -> bool:
    return is_staff(actor) and _is_among(seconded_by(actor, kind), row)


def is_staff(actor: Actor) -> bool:
    return isinstance(actor, User) and bool(actor.posts)


def asks_two(kind: Redacted[Any], row: Model) -> bool:
    """What was confirmed or published is no one person's to change."""
    return kind.seconds is not None and kind.is_settled(row)


def _is_among(rows: QuerySet[Any], row: Model) -> bool:
    return rows.order_by().filter(pk=row.pk).exists()
