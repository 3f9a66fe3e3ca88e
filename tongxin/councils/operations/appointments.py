"""Who sits where: holders, alternates, vacancies, and interests that were declared."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import bylaws, eligibility, policies
from tongxin.councils.models import Body, Conflict, Seat, Term
from tongxin.councils.operations.rules import (
    KEEPERS,
    RUNNING_TERM,
    STANDING_BODY,
    STANDING_CONFLICT,
    STANDING_SEAT,
)
from tongxin.journal import operations as journal
from tongxin.journal import queries as entries
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.guard import not_in_future, require, said
from tongxin.people.models import Actor, Person
from tongxin.voices.models import Matter


@creation(
    "seat.added",
    Words(
        pgettext_lazy("journal", "added the seat"),
        pgettext_lazy("journal", "seat added"),
    ),
    STANDING_BODY,
)
def add_seat(actor: Actor, body: Body, *, kind: str, note: str = "") -> Seat:
    """Put one more seat at the table, still vacant."""
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
    return seat


@operation(
    "seat.closed",
    Words(
        pgettext_lazy("journal", "took the seat away"),
        pgettext_lazy("journal", "seat taken away"),
    ),
    STANDING_SEAT,
)
def close_seat(actor: Actor, seat: Seat) -> Seat:
    """Take a vacant seat away; what was done from it stays."""
    _end_erased(actor, seat)
    if seat.terms.filter(until_on=None).exists():
        raise ValidationError(_("Somebody holds this seat: end the term first."))
    seat.until_on = clock.today()
    seat.save(update_fields=["until_on"])
    return seat


@operation(
    "seat.filled",
    Words(
        pgettext_lazy("journal", "filled the seat"),
        pgettext_lazy("journal", "seat filled"),
    ),
    STANDING_SEAT,
    on_behalf_of=lambda term: term.person,
)
def fill_seat(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    seat: Seat,
    *,
    person: Person,
    shown_name: str,
    from_on: date,
    kind: str = Term.Kind.HOLDER,
) -> Term:
    """Give a vacant seat to somebody who may hold it, or name who stands in.

    Their name becomes public. The bylaws say how many stand in for a seat.
    """
    not_in_future(from_on, "from_on")
    if from_on < seat.body.founded_on:
        raise ValidationError({"from_on": _("The conference is younger than that.")})
    _end_erased(actor, seat)
    if kind == Term.Kind.ALTERNATE:
        _require_place_for_another(seat)
    else:
        _require_no_other_seat(seat.body, person)
    shown_name = said(shown_name, "shown_name", _("Give the name for the minutes."))
    term = Term(
        seat=seat, person=person, shown_name=shown_name, from_on=from_on, kind=kind
    )
    term.full_clean()
    # Last of all: where the answer is yes they are seated, and nobody asks for nothing.
    _require_eligible(seat, person, from_on)
    term.save()
    return term


def _require_place_for_another(seat: Seat) -> None:
    limit = bylaws.bylaw_value(seat.body, "council.alternates", clock.today()).value
    if seat.terms.filter(kind=Term.Kind.ALTERNATE, until_on=None).count() >= limit:
        raise ValidationError(
            _("The bylaws allow %(most)d alternates for a seat.") % {"most": limit}
        )


def _require_no_other_seat(body: Body, person: Person) -> None:
    held = Term.objects.filter(
        seat__body=body, person=person, kind=Term.Kind.HOLDER, until_on=None
    )
    if held.exists():
        raise ValidationError({"person": _("They hold another seat here.")})


say(
    "seat.asked",
    Words(
        pgettext_lazy("journal", "asked whether they may hold a seat"),
        pgettext_lazy("journal", "asked whether a seat may be held"),
    ),
)


@transaction.atomic
def check_eligibility(actor: Actor, seat: Seat, *, person: Person, on: date) -> bool:
    """Ask whether somebody may hold a seat; they see that it was asked, and by whom."""
    require(policies.may_keep(actor, seat.body), str(KEEPERS))
    if eligibility.asks_a_file(seat, on):
        journal.record(actor, "seat.asked", person)
    return eligibility.check(seat, person, on).is_eligible


@transaction.atomic
def check_seat_holders(
    actor: Actor, body: Body, *, terms: Sequence[Term]
) -> dict[int, str]:
    """Of those who sit, whoever no longer fits: by term, and by which rule.

    Everybody whose file or roll was asked sees it, once a day, whatever the answer.
    """
    require(policies.may_keep(actor, body), str(KEEPERS))
    checked = eligibility.check_terms(body, terms, clock.today())
    known = entries.done_since(
        actor.pk,
        "seat.asked",
        Person._meta.label,
        [person.pk for person in checked.asked],
        clock.day_of(timezone.now()),
    )
    new = [person for person in checked.asked if person.pk not in known]
    journal.record_many(actor, "seat.asked", new)
    return checked.ineligible


def _require_eligible(seat: Seat, person: Person, on: date) -> None:
    """Says by which rule, and never which part of it failed."""
    if person.erased_at is not None:
        raise ValidationError({"person": _("This person was erased.")})
    answer = eligibility.check(seat, person, on)
    if not answer.is_eligible:
        text = _("Not eligible. Rule: %(rule)s") % {"rule": answer.rule}
        raise ValidationError({"person": text})


def _end_erased(actor: Actor, seat: Seat) -> None:
    """Terms of people who were erased are over; their names stay as printed."""
    for term in seat.terms.filter(until_on=None, person__erased_at__isnull=False):
        end_term(actor, term, on=clock.today(), reason=_("Their data was erased."))


@operation(
    "term.ended",
    Words(
        pgettext_lazy("journal", "ended the term"),
        pgettext_lazy("journal", "term ended"),
    ),
    RUNNING_TERM,
)
def end_term(actor: Actor, term: Term, *, on: date, reason: str) -> Term:
    """End a term; the seat is vacant from that day, its alternates stay."""
    not_in_future(on, "on")
    if on < term.from_on:
        raise ValidationError({"on": _("The term began later than that.")})
    term.until_on, term.ended_reason = on, said(reason, "reason", _("Say why."))
    term.save(update_fields=["until_on", "ended_reason"])
    return term


@creation(
    "conflict.declared",
    Words(
        pgettext_lazy("journal", "wrote the interest down"),
        pgettext_lazy("journal", "interest written down"),
    ),
    RUNNING_TERM,
)
def declare_conflict(
    actor: Actor, term: Term, *, about: str, reason: str, matter: Matter | None = None
) -> Conflict:
    """Write down an interest: its holder leaves the count wherever it is touched."""
    conflict = Conflict(
        term=term,
        about=about,
        matter=matter,
        reason=said(reason, "reason", _("Say what the interest is.")),
        declared_on=clock.today(),
    )
    conflict.full_clean()
    conflict.save()
    return conflict


@operation(
    "conflict.ended",
    Words(
        pgettext_lazy("journal", "ended the interest"),
        pgettext_lazy("journal", "interest ended"),
    ),
    STANDING_CONFLICT,
)
def end_conflict(actor: Actor, conflict: Conflict) -> Conflict:
    """The interest is gone, from today."""
    conflict.ended_on = clock.today()
    conflict.save(update_fields=["ended_on"])
    return conflict
