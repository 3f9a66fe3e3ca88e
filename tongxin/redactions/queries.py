"""How far a redaction goes, what was done before, what waits. Reads only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongxin.kernel.redacting import Mask, Piece, Redacted, kinds
from tongxin.people.models import Actor, User
from tongxin.redactions import policies
from tongxin.redactions.models import Redaction, Wanted, of_record


@dataclass(frozen=True, slots=True)
class Part:
    """One record in which something would read otherwise."""

    kind: Redacted[Any]
    row: Model
    mask: Mask
    changes: Sequence[tuple[Piece, str]]
    # Whether it goes along; else another office has to be asked, or two people.
    goes_along: bool

    @property
    def name(self) -> str:
        return self.kind.name(self.row)

    @property
    def address(self) -> str:
        return self.kind.page(self.row)


@dataclass(frozen=True, slots=True)
class Preview:
    """Records with a page of their own, and how many messages and tasks go along."""

    records: Sequence[Part]
    copy_count: int


def preview(
    actor: Actor, row: Model, mask: Mask, *, is_seconded: bool = False
) -> Preview:
    parts = reach(actor, row, mask, is_seconded=is_seconded)
    changed = [part for part in parts if part.changes]
    records = [part for part in changed if part.kind.rows is not None]
    return Preview(records, len(changed) - len(records))


def kind_of(row: Model) -> Redacted[Any]:
    return kinds()[type(row)]


def kind_named(label: str) -> Redacted[Any] | None:
    """One that has the common form; nothing where there is none of that name."""
    found = (one for one in kinds().values() if one.model._meta.label_lower == label)
    return next((one for one in found if one.rows is not None and not one.form), None)


def reach(
    actor: Actor, row: Model, mask: Mask, *, is_seconded: bool = False
) -> list[Part]:
    """The record, and every other that repeats its words, in whatever room."""
    kind = kind_of(row)
    mask = mask.spread(kind.pieces(row))
    here = [Part(kind, row, mask, mask.changes(kind.pieces(row)), goes_along=True)]
    parts, seen, mask = [*here], {row}, Mask(mask.words)
    while here:
        # All at once: as many queries for a thousand messages as for one.
        found = {*_repeating(here)} - seen
        seen |= found
        here = []
        for one in sorted(found, key=lambda one: (one._meta.label, one.pk)):
            other = kind_of(one)
            if changes := mask.changes(other.pieces(one)):
                goes = _goes_along(actor, other, one, is_seconded=is_seconded)
                here.append(Part(other, one, mask, changes, goes))
        parts += here
    return parts


def _repeating(parts: Iterable[Part]) -> Iterator[Model]:
    """Records that repeat words of those that go along."""
    rows = [
        one
        for part in parts
        if part.goes_along
        for one in (part.row, *(piece.row for piece in part.kind.pieces(part.row)))
    ]
    rows = [*dict.fromkeys(rows)]
    if rows:
        for kind in kinds().values():
            yield from kind.repeats(rows)


def _goes_along(
    actor: Actor, kind: Redacted[Any], row: Model, *, is_seconded: bool
) -> bool:
    """Copies that the program made go without asking; records of their own, where the
    actor might black them out as well.
    """
    if kind.rows is None:
        return True
    if policies.asks_two(kind, row) and not is_seconded:
        return False
    return policies.may_redact(actor, kind, row)


# ---- What was done, and what waits ----


def redactions_of(row: Model) -> QuerySet[Redaction]:
    """No actor: whoever reads the record reads that something is gone."""
    return Redaction.objects.filter(**of_record(row)).select_related("office", "by")


def told_of(rows: Iterable[Redaction]) -> list[str]:
    """When, by which office, why."""
    text = _("%(day)s %(office)s blacked out words here: %(reason)s")
    return [
        text
        % {
            "day": date_format(timezone.localtime(one.at), "DATE_FORMAT"),
            "office": one.office or _("The author"),
            "reason": one.reason,
        }
        for one in rows
    ]


def wanted_in(row: Model) -> Wanted | None:
    rows = Wanted.objects.filter(**of_record(row)).select_related("by", "office")
    return rows.first()


def waiting_for(user: User) -> list[tuple[Wanted, str]]:
    """What waits for this reader as the second person, each with its record's name."""
    if not user.posts:
        return []
    found = []
    for one in Wanted.objects.exclude(by=user):
        kind, row = kind_named(one.label), one.record
        if kind is not None and policies.may_second(user, kind, row):
            found.append((one, kind.name(row)))
    return found


def address_of(row: Model) -> str:
    """Of the form."""
    if form := kind_of(row).form:
        return reverse(form, args=[row.pk])
    return reverse("redactions:black_out", args=[row._meta.label_lower, row.pk])
