"""Who sits where: holders, alternates, vacancies, and interests that were declared."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import bylaws, eligibility
from tongxin.councils.models import Body, Conflict, Seat, Term
from tongxin.councils.operations.holding import (
    not_in_future,
    require_keeper,
    require_standing,
)
from tongxin.journal import operations as journal
from tongxin.journal import queries as entries
from tongxin.kernel import clock
from tongxin.kernel.guard import first, said
from tongxin.people.models import Actor, Person
from tongxin.voices.models import Matter


@transaction.atomic
def add_seat(actor: Actor, body: Body, *, kind: str, note: str = "") -> Seat:
    """Put one more seat at the table, still vacant."""
    require_keeper(actor, body)
    body = _held(body)
    last = body.seats.order_by("-position").values_list("position", flat=True).first()
    seat = Seat(
        body=body,
        kind=kind,
        position=(last or 0) + 1,
        note=note.strip(),
        from_on=clock.today(),
    )
    seat.full_clean()
    seat.save()
    journal.record(actor, "seat.added", seat, ["kind"])
    return seat


@transaction.atomic
def close_seat(actor: Actor, seat: Seat) -> Seat:
    """Take a vacant seat away; what was done from it stays."""
    require_keeper(actor, seat.body)
    _held(seat.body)
    _end_erased(actor, seat)
    if seat.terms.filter(until_on=None).exists():
        raise ValidationError(_("Somebody holds this seat: end the term first."))
    first(Seat.objects.filter(pk=seat.pk, until_on=None).update(until_on=clock.today()))
    seat.refresh_from_db()
    journal.record(actor, "seat.closed", seat, ["until_on"])
    return seat


@transaction.atomic
def seat_holder(
    actor: Actor, seat: Seat, *, person: Person, shown_name: str, from_on: date
) -> Term:
    """Give a vacant seat to somebody who may hold it. Their name becomes public."""
    term = Term(seat=seat, person=person, shown_name=shown_name, from_on=from_on)
    return _seat(actor, term)


@transaction.atomic
def name_alternate(
    actor: Actor, seat: Seat, *, person: Person, shown_name: str, from_on: date
) -> Term:
    """Name who stands in when the holder cannot come, as many as the bylaws allow."""
    require_keeper(actor, seat.body)
    _held(seat.body)
    _end_erased(actor, seat)
    most = bylaws.figure(seat.body, "council.alternates", clock.today()).value
    standing = seat.terms.filter(kind=Term.Kind.ALTERNATE, until_on=None).count()
    if standing >= most:
        raise ValidationError(
            _("The bylaws allow %(most)d alternates for a seat.") % {"most": most}
        )
    term = Term(
        seat=seat,
        person=person,
        shown_name=shown_name,
        from_on=from_on,
        kind=Term.Kind.ALTERNATE,
    )
    return _seat(actor, term)


def _seat(actor: Actor, term: Term) -> Term:
    seat, person = term.seat, term.person
    require_keeper(actor, seat.body)
    body = _held(seat.body)
    not_in_future(term.from_on, "from_on")
    if seat.until_on is not None:
        raise ValidationError(_("This seat was taken away."))
    if term.from_on < body.founded_on:
        raise ValidationError({"from_on": _("The conference is younger than that.")})
    _end_erased(actor, seat)
    elsewhere = Term.objects.filter(
        seat__body=body, person=person, kind=Term.Kind.HOLDER, until_on=None
    )
    if term.kind == Term.Kind.HOLDER and elsewhere.exists():
        raise ValidationError({"person": _("They hold another seat here.")})
    term.shown_name = said(
        term.shown_name, "shown_name", _("Give the name for the minutes.")
    )
    term.full_clean()
    # Last of all: where the answer is yes they are seated, and nobody asks for nothing.
    _require_eligible(seat, person, term.from_on)
    term.save()
    journal.record(actor, "seat.filled", seat, ["terms"], person)
    return term


@transaction.atomic
def ask_eligible(actor: Actor, seat: Seat, *, person: Person, on: date) -> bool:
    """Ask whether somebody may hold a seat; they see that it was asked, and by whom."""
    require_keeper(actor, seat.body)
    if eligibility.asks_a_file(seat, on):
        journal.record(actor, "seat.asked", person, ["kind"])
    return eligibility.ask(seat, person, on).is_eligible


@transaction.atomic
def ask_sitting(actor: Actor, body: Body, *, terms: Sequence[Term]) -> dict[int, str]:
    """Of those who sit, whoever no longer fits: by term, and by which rule.

    Everybody whose file or roll was asked sees it, once a day, whatever the answer.
    """
    require_keeper(actor, body)
    sitting = eligibility.ask_all(body, terms, clock.today())
    known = entries.done_since(
        actor.pk,
        "seat.asked",
        Person._meta.label,
        [person.pk for person in sitting.asked],
        clock.day_of(timezone.now()),
    )
    new = [person for person in sitting.asked if person.pk not in known]
    journal.record_many(actor, "seat.asked", new, ["kind"])
    return sitting.outgrown


def _require_eligible(seat: Seat, person: Person, on: date) -> None:
    """Says by which rule, and never which part of it failed."""
    if person.erased_at is not None:
        raise ValidationError({"person": _("This person was erased.")})
    answer = eligibility.ask(seat, person, on)
    if not answer.is_eligible:
        told = _("Not eligible. Rule: %(rule)s") % {"rule": answer.rule}
        raise ValidationError({"person": told})


def _end_erased(actor: Actor, seat: Seat) -> None:
    """Terms of people who were erased are over; their names stay as printed."""
    for term in seat.terms.filter(until_on=None, person__erased_at__isnull=False):
        term.until_on = max(clock.today(), term.from_on)
        term.ended_reason = _("Their data was erased.")
        term.save(update_fields=["until_on", "ended_reason"])
        journal.record(actor, "term.ended", term, ["until_on"])


@transaction.atomic
def end_term(actor: Actor, term: Term, *, on: date, reason: str) -> Term:
    """End a term; the seat is vacant from that day, its alternates stay."""
    require_keeper(actor, term.seat.body)
    not_in_future(on, "on")
    if on < term.from_on:
        raise ValidationError({"on": _("The term began later than that.")})
    reason = said(reason, "reason", _("Say why."))
    rows = Term.objects.filter(pk=term.pk, until_on=None)
    first(rows.update(until_on=on, ended_reason=reason))
    term.refresh_from_db()
    journal.record(actor, "term.ended", term, ["until_on"])
    return term


@transaction.atomic
def declare_conflict(
    actor: Actor, term: Term, *, about: str, reason: str, matter: Matter | None = None
) -> Conflict:
    """Write down an interest: its holder leaves the count wherever it is touched."""
    require_keeper(actor, term.seat.body)
    conflict = Conflict(
        term=term,
        about=about,
        matter=matter,
        reason=said(reason, "reason", _("Say what the interest is.")),
        declared_on=clock.today(),
    )
    conflict.full_clean()
    conflict.save()
    journal.record(actor, "conflict.declared", conflict, ["about"])
    return conflict


@transaction.atomic
def end_conflict(actor: Actor, conflict: Conflict) -> Conflict:
    """The interest is gone, from today."""
    require_keeper(actor, conflict.term.seat.body)
    rows = Conflict.objects.filter(pk=conflict.pk, ended_on=None)
    first(rows.update(ended_on=clock.today()))
    conflict.refresh_from_db()
    journal.record(actor, "conflict.ended", conflict, ["ended_on"])
    return conflict


def _held(body: Body) -> Body:
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    require_standing(body)
    return body
