"""The ledger of seats: who holds each at the end of the time, and who did before.

A seat is an office: the names are those that minutes print for everybody.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tongxin.councils.models import Seat, Term
from tongxin.ledgers import policies
from tongxin.ledgers.filters import Asked
from tongxin.ledgers.queries.books import Column, Ledger, Line, Text, day, listed
from tongxin.people.models import Actor

FILLED, VACANT, CLOSED = "filled", "vacant", "closed"


def _rows(actor: Actor, asked: Asked) -> QuerySet[Seat]:
    """Seats that were there at some day of the time."""
    first, last = asked.period.first, asked.period.last
    rows = Seat.objects.filter(
        Q(until_on=None) | Q(until_on__gt=first),
        body__in=policies.bodies(actor).values("pk"),
        from_on__lte=last,
    )
    if asked.unit:
        rows = rows.filter(body__unit=asked.unit)
    is_closed = Q(until_on__lte=last)
    held = Exists(_holding(last).filter(seat=OuterRef("pk")))
    if asked.state == FILLED:
        rows = rows.filter(held).exclude(is_closed)
    elif asked.state == VACANT:
        rows = rows.filter(~held).exclude(is_closed)
    elif asked.state == CLOSED:
        rows = rows.filter(is_closed)
    rows = rows.select_related("body__community", "body__unit")
    return rows.order_by("body_id", "position", "pk")


def _holding(on: date) -> QuerySet[Term]:
    """Whoever had their data erased holds no seat from that day."""
    return Term.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on),
        Q(person__erased_at=None) | Q(person__erased_at__date__gt=on),
        from_on__lte=on,
        kind=Term.Kind.HOLDER,
    )


def _lines(_actor: Actor, rows: Sequence[Seat], asked: Asked) -> list[Line]:
    terms: dict[int, list[Term]] = {}
    found = Term.objects.filter(seat__in=[seat.pk for seat in rows])
    found = found.filter(from_on__lte=asked.period.last).select_related("person")
    for term in found.order_by("from_on", "pk"):
        terms.setdefault(term.seat_id, []).append(term)
    return [_line(seat, terms.get(seat.pk, []), asked) for seat in rows]


def _line(seat: Seat, terms: list[Term], asked: Asked) -> Line:
    first, last = asked.period.first, asked.period.last
    is_closed = seat.until_on is not None and seat.until_on <= last
    now = [] if is_closed else [term for term in terms if _until(term, last) is None]
    holder = next((term for term in now if term.kind == Term.Kind.HOLDER), None)
    others = [term for term in now if term.kind == Term.Kind.ALTERNATE]
    before = [term for term in terms if (until := _until(term, last)) and until > first]
    return Line(
        seat.body.get_absolute_url,
        (
            seat.body.community.name if seat.body.community else "",
            seat.body.name,
            seat.position,
            seat.get_kind_display(),
            seat.note,
            _state(holder, is_closed=is_closed),
            holder.shown_name if holder else "",
            holder.from_on if holder else None,
            "、".join(term.shown_name for term in others),
            listed([_ended(term, last) for term in before]),
            seat.from_on,
            seat.until_on if is_closed else None,
        ),
    )


def _until(term: Term, last: date) -> date | None:
    """When it ended, if that was by then."""
    ends = [on for on in (term.until_on, day(term.person.erased_at)) if on]
    return min(ends) if ends and min(ends) <= last else None


def _ended(term: Term, last: date) -> str:
    told = gettext("%(name)s, %(kind)s, from %(from)s to %(until)s")
    words: str = told % {
        "name": term.shown_name,
        "kind": term.get_kind_display(),
        "from": f"{term.from_on:%Y-%m-%d}",
        "until": f"{_until(term, last):%Y-%m-%d}",
    }
    if not term.ended_reason:
        return words
    return f"{words}{pgettext('list', ': ')}{term.ended_reason}"


def _state(holder: Term | None, *, is_closed: bool) -> str:
    state = CLOSED if is_closed else FILLED if holder else VACANT
    return str(dict(_STATES)[state])


_STATES: tuple[tuple[str, Text], ...] = (
    (FILLED, pgettext_lazy("seat", "Filled")),
    (VACANT, pgettext_lazy("seat", "Vacant")),
    (CLOSED, pgettext_lazy("seat", "No longer there")),
)
SEATS = Ledger(
    name="seats",
    title=pgettext_lazy("ledger", "Seats"),
    about=_("Who holds each seat at the end of the time, and who did before."),
    columns=(
        Column(_("Community"), is_shown=False),
        Column(_("Joint conference"), 26),
        Column(pgettext_lazy("ledger", "Seat no."), 8, is_shown=False),
        Column(pgettext_lazy("ledger", "Seat"), 20),
        Column(pgettext_lazy("ledger", "Of whom"), 18),
        Column(_("State")),
        Column(pgettext_lazy("ledger", "Who holds it")),
        Column(pgettext_lazy("ledger", "Holds it since")),
        Column(pgettext_lazy("ledger", "Alternates"), 20),
        Column(pgettext_lazy("ledger", "Ended in the time"), 50),
        Column(pgettext_lazy("ledger", "The seat is there since"), is_shown=False),
        Column(pgettext_lazy("ledger", "and until"), is_shown=False),
    ),
    states=_STATES,
    rows=_rows,
    lines=_lines,
    is_dated=False,
)
