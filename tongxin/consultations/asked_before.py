"""The same, or nearly the same, asked in an earlier consultation of the unit.

Asked of nearly the same people, two reports can be subtracted: who came on the roll in
between is known by what the figures have more. No actor: all of it is public.
"""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from tongxin.consultations.models import (
    Consultation,
    PublishedReport,
    RollEntrySide,
    Statement,
)
from tongxin.consultations.report.overlaps import Moved, PrintedBefore
from tongxin.consultations.report.public_report import cells_of
from tongxin.consultations.report.sentences import day
from tongxin.kernel import clock
from tongxin.kernel.pairs import pairs

# Of the pairs of characters of both, so many in four are common to them.
ALIKE_IN_FOUR = 3


def is_alike(one: str, other: str) -> bool:
    """Whether two texts say nearly the same; another number is another claim."""
    if _digits(one) != _digits(other):
        return False
    here, there = pairs(one), pairs(other)
    return 8 * len(here & there) >= ALIKE_IN_FOUR * (len(here) + len(there)) > 0


def _digits(text: str) -> list[str]:
    return [sign for sign in text if sign.isdigit()]


def earlier_of(consultation: Consultation) -> list[Statement]:
    """What was asked in other consultations of the unit that were opened before."""
    rows = Statement.objects.filter(
        consultation__unit=consultation.own_unit,
        consultation__opened_at__isnull=False,
        state=Statement.State.ISSUED,
    ).exclude(consultation=consultation)
    if consultation.opened_at is not None:
        rows = rows.filter(consultation__opened_at__lt=consultation.opened_at)
    return list(
        rows.select_related("consultation").order_by("-consultation__opened_at", "pk")
    )


def like(text: str, earlier: Iterable[Statement]) -> Statement | None:
    """The latest of them that says nearly the same."""
    return next((one for one in earlier if is_alike(text, one.text)), None)


def notice_of(earlier: Statement) -> str:
    """Where it was asked, and what follows, for the office that asks again."""
    opened_on = clock.date_of(earlier.consultation.opened_at)
    assert opened_on is not None
    text = _(
        "Nearly the same was asked in “%(title)s”, opened on %(day)s. Where only a few"
        " came on the roll of a side since, or left it, two results together would tell"
        " what these few answered: that side’s figures are not published again."
    )
    return text % {"title": earlier.consultation.title, "day": day(opened_on)}


def printed_before(consultation: Consultation) -> list[PrintedBefore]:
    """What reports of the unit printed, that were published before this one is, or
    was, of statements that it asks again.
    """
    if consultation.unit_id is None:
        return []
    rows = PublishedReport.objects.filter(consultation__unit=consultation.unit_id)
    own = rows.filter(consultation=consultation).first()
    if own is not None:
        rows = rows.filter(pk__lt=own.pk)
    asked = dict(
        consultation.statements.filter(state=Statement.State.ISSUED).values_list(
            "number", "text"
        )
    )
    found = []
    for row in rows.select_related("consultation").order_by("pk"):
        again = [
            (number, one)
            for number, text in asked.items()
            for one in row.content["statements"]
            if is_alike(text, one["text"])
        ]
        moved = _moved(row.consultation, consultation) if again else ()
        found += [PrintedBefore(number, cells_of(one), moved) for number, one in again]
    return found


def _moved(before: Consultation, now: Consultation) -> tuple[Moved, ...]:
    """How many stood on which sides then and stand on which now; never who."""
    then, since = _sides_of(before), _sides_of(now)
    nowhere: frozenset[str] = frozenset()
    counts = Counter(
        (then.get(person, nowhere), since.get(person, nowhere))
        for person in then.keys() | since.keys()
    )
    return tuple(Moved(*sides, people) for sides, people in counts.items())


def _sides_of(consultation: Consultation) -> dict[int, frozenset[str]]:
    names = {side.pk: str(side) for side in consultation.sides.all()}
    found: dict[int, frozenset[str]] = {}
    rows = RollEntrySide.objects.filter(entry__consultation=consultation)
    for person, side in rows.values_list("entry__person", "side"):
        found[person] = found.get(person, frozenset()) | {names[side]}
    return found
