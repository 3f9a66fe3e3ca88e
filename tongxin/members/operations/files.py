"""A member's file: begun, moved, put right and ended; its history stays in rows."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.members.models import Activity, Membership, PartyOrganisation
from tongxin.members.operations.reading import note_reading
from tongxin.members.operations.rules import (
    KEPT_ORGANISATION,
    PROBATIONARY_FILE,
    RUNNING_FILE,
    check_day,
    check_kind,
    named_person,
    refuse_own,
    standing,
)
from tongxin.people.models import Actor, Person

Kind, Because = Membership.Kind, Membership.Because


@creation(
    "membership.begun",
    Words(
        pgettext_lazy("journal", "began the file"),
        pgettext_lazy("journal", "file of a member begun"),
    ),
    KEPT_ORGANISATION,
)
def add_member(
    actor: Actor,
    organisation: PartyOrganisation,
    *,
    person: Person,
    kind: str,
    from_on: date,
) -> Membership:
    """Begin somebody's file in this organisation."""
    refuse_own(actor, person)
    check_kind(kind, organisation)
    check_day(from_on, "from_on", since=organisation.founded_on)
    if person.erased_at is not None:
        raise ValidationError(_("This person was erased."))
    # Two organisations may begin it at the same moment: the second finds the first.
    person = Person.objects.select_for_update().get(pk=person.pk)
    membership = Membership(
        person=person, origin=organisation, kind=kind, from_on=from_on
    )
    membership.full_clean()
    membership.save()
    return membership


def enter_member(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    organisation: PartyOrganisation,
    *,
    name: str,
    phone: str,
    kind: str,
    from_on: date,
) -> Membership:
    """Begin the file of whoever has this name and number, known to the house or not.

    Whoever has one already learns who came upon it: it says that they are a member.
    """
    with transaction.atomic():
        KEPT_ORGANISATION.hold(actor, organisation)
        person = named_person(actor, name=name, phone=phone)
        refuse_own(actor, person)
        running = Membership.objects.filter(person=person, until_on=None)
        met = list(running.filter(kind__in=_same_side(kind)))
        if not met:
            return add_member(
                actor, organisation, person=person, kind=kind, from_on=from_on
            )
        note_reading(actor, met, why="asked")
    raise ValidationError(_("This person has a running file already."))


def _same_side(kind: str) -> tuple[str, ...]:
    return (Kind.LEAGUE,) if kind == Kind.LEAGUE else Membership.IN_THE_PARTY


@operation(
    "membership.moved",
    Words(
        pgettext_lazy("journal", "moved the file"),
        pgettext_lazy("journal", "file of a member moved"),
    ),
    RUNNING_FILE,
)
def move_member(
    actor: Actor, membership: Membership, *, to: PartyOrganisation, on: date
) -> Membership:
    """The file, and the vote with it, goes to another organisation from a day on."""
    check_kind(membership.kind, to)
    if to.pk == membership.origin_id:
        raise ValidationError({"to": _("The file is there already.")})
    check_day(on, "on", since=max(membership.from_on, to.founded_on))
    _end(membership, on, Because.MOVED)
    return add_member(
        actor, to, person=membership.person, kind=membership.kind, from_on=on
    )


@operation(
    "membership.confirmed",
    Words(
        pgettext_lazy("journal", "confirmed the member"),
        pgettext_lazy("journal", "member confirmed"),
    ),
    PROBATIONARY_FILE,
)
def confirm_member(actor: Actor, membership: Membership, *, on: date) -> Membership:
    """A probationary member becomes a full one (转正), as the committee approved."""
    check_day(on, "on", since=membership.from_on)
    activity = membership.activities.filter(until_on=None).first()
    _end(membership, on, Because.CONFIRMED)
    confirmed = add_member(
        actor,
        membership.origin,
        person=membership.person,
        kind=str(Kind.MEMBER),
        from_on=on,
    )
    if activity is not None:
        # Whoever takes part elsewhere goes on doing so.
        Activity.objects.create(
            membership=confirmed, organisation=activity.organisation, from_on=on
        )
    return confirmed


@operation(
    "membership.corrected",
    Words(
        pgettext_lazy("journal", "put the file right"),
        pgettext_lazy("journal", "file of a member put right"),
    ),
    RUNNING_FILE,
)
def correct_file(
    actor: Actor, membership: Membership, *, kind: str, from_on: date
) -> Membership:
    """Put right what was written down wrongly."""
    check_kind(kind, membership.origin)
    check_day(from_on, "from_on", since=membership.origin.founded_on)
    if membership.activities.filter(from_on__lt=from_on).exists():
        raise ValidationError({"from_on": _("They took part elsewhere before that.")})
    membership.kind, membership.from_on = kind, from_on
    membership.full_clean()
    membership.save(update_fields=["kind", "from_on"])
    return membership


@operation(
    "membership.activity_set",
    Words(
        pgettext_lazy("journal", "said where they take part"),
        pgettext_lazy("journal", "place of activity set"),
    ),
    RUNNING_FILE,
)
def set_activity(
    actor: Actor,
    membership: Membership,
    *,
    organisation: PartyOrganisation | None,
    on: date,
) -> Membership:
    """Say where they take part from a day on; None: where the file is kept."""
    check_day(on, "on", since=membership.from_on)
    now = membership.activities.filter(until_on=None).first()
    if organisation is not None:
        organisation = standing(organisation)
        if organisation.pk == membership.origin_id:
            raise ValidationError({"organisation": _("The file is there already.")})
        if organisation.is_league != membership.origin.is_league:
            raise ValidationError({"organisation": _("It cannot be this one.")})
        check_day(on, "on", since=organisation.founded_on)
    if now is not None:
        check_day(on, "on", since=now.from_on)
        now.until_on = on
        now.save(update_fields=["until_on"])
    elif organisation is None:
        raise ValidationError(_("They take part where the file is kept."))
    if organisation is not None:
        Activity.objects.create(
            membership=membership, organisation=organisation, from_on=on
        )
    return membership


@operation(
    "membership.ended",
    Words(
        pgettext_lazy("journal", "ended the file"),
        pgettext_lazy("journal", "file of a member ended"),
    ),
    RUNNING_FILE,
)
def end_file(
    actor: Actor, membership: Membership, *, on: date, because: str, words: str = ""
) -> Membership:
    """End the file here; `on` is the first day without it."""
    check_day(on, "on", since=membership.from_on)
    if because not in Because.values or because == Because.CONFIRMED:
        raise ValidationError({"because": _("Please choose why.")})
    _end(membership, on, because, words.strip())
    return membership


def _end(membership: Membership, on: date, because: str, words: str = "") -> None:
    membership.until_on, membership.ended_because = on, because
    membership.ended_words = words
    membership.save(update_fields=["until_on", "ended_because", "ended_words_sealed"])
    for activity in membership.activities.filter(until_on=None):
        activity.until_on = max(on, activity.from_on)
        activity.save(update_fields=["until_on"])
