"""A member's file: begun, moved, put right and ended; its history stays in rows."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import first
from tongxin.members.models import Activity, Membership, PartyOrganisation
from tongxin.members.operations.asking import (
    check_day,
    check_kind,
    kept_organisation,
    named_person,
    refuse_own,
    running_file,
    standing,
)
from tongxin.members.operations.reading import note_reading
from tongxin.people.models import Actor, Person

Kind, Because = Membership.Kind, Membership.Because


@transaction.atomic
def add_member(
    actor: Actor,
    organisation: PartyOrganisation,
    *,
    person: Person,
    kind: str,
    from_on: date,
) -> Membership:
    """Begin somebody's file in this organisation."""
    organisation = kept_organisation(actor, organisation)
    refuse_own(actor, person)
    check_kind(kind, organisation)
    check_day(from_on, "from_on", since=organisation.founded_on)
    if person.erased_at is not None:
        raise ValidationError(_("This person was erased."))
    return _begun(actor, person, organisation, kind, from_on)


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
        kept_organisation(actor, organisation)
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


@transaction.atomic
def move_member(
    actor: Actor, membership: Membership, *, to: PartyOrganisation, on: date
) -> Membership:
    """The file, and the vote with it, goes to another organisation from a day on."""
    membership = running_file(actor, membership)
    to = kept_organisation(actor, to)
    check_kind(membership.kind, to)
    if to.pk == membership.origin_id:
        raise ValidationError({"to": _("The file is there already.")})
    check_day(on, "on", since=max(membership.from_on, to.founded_on))
    _end(actor, membership, on, Because.MOVED)
    return _begun(actor, membership.person, to, membership.kind, on)


@transaction.atomic
def confirm_member(actor: Actor, membership: Membership, *, on: date) -> Membership:
    """A probationary member becomes a full one (转正), as the committee approved."""
    membership = running_file(actor, membership)
    if membership.kind != Kind.PROBATIONARY:
        raise ValidationError(_("Only a probationary member is confirmed."))
    check_day(on, "on", since=membership.from_on)
    activity = membership.activities.filter(until_on=None).first()
    _end(actor, membership, on, Because.CONFIRMED)
    confirmed = _begun(
        actor, membership.person, membership.origin, str(Kind.MEMBER), on
    )
    if activity is not None:
        # Whoever takes part elsewhere goes on doing so.
        Activity.objects.create(
            membership=confirmed, organisation=activity.organisation, from_on=on
        )
    return confirmed


@transaction.atomic
def correct_file(
    actor: Actor, membership: Membership, *, kind: str, from_on: date
) -> Membership:
    """Put right what was written down wrongly."""
    membership = running_file(actor, membership)
    check_kind(kind, membership.origin)
    check_day(from_on, "from_on", since=membership.origin.founded_on)
    if membership.activities.filter(from_on__lt=from_on).exists():
        raise ValidationError({"from_on": _("They took part elsewhere before that.")})
    membership.kind, membership.from_on = kind, from_on
    membership.full_clean()
    membership.save(update_fields=["kind", "from_on"])
    journal.record(actor, "membership.corrected", membership, ["kind", "from_on"])
    return membership


@transaction.atomic
def set_activity(
    actor: Actor,
    membership: Membership,
    *,
    organisation: PartyOrganisation | None,
    on: date,
) -> Membership:
    """Say where they take part from a day on; None: where the file is kept."""
    membership = running_file(actor, membership)
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
        first(Activity.objects.filter(pk=now.pk, until_on=None).update(until_on=on))
    elif organisation is None:
        raise ValidationError(_("They take part where the file is kept."))
    if organisation is not None:
        Activity.objects.create(
            membership=membership, organisation=organisation, from_on=on
        )
    journal.record(actor, "membership.activity_set", membership, ["activity"])
    return membership


@transaction.atomic
def end_file(
    actor: Actor, membership: Membership, *, on: date, because: str, words: str = ""
) -> Membership:
    """End the file here; `on` is the first day without it."""
    membership = running_file(actor, membership)
    check_day(on, "on", since=membership.from_on)
    if because not in Because.values or because == Because.CONFIRMED:
        raise ValidationError({"because": _("Please choose why.")})
    return _end(actor, membership, on, because, words.strip())


def _begun(
    actor: Actor, person: Person, origin: PartyOrganisation, kind: str, on: date
) -> Membership:
    # Two organisations may begin it at the same moment: the second finds the first.
    person = Person.objects.select_for_update().get(pk=person.pk)
    membership = Membership(person=person, origin=origin, kind=kind, from_on=on)
    membership.full_clean()
    membership.save()
    journal.record(actor, "membership.begun", membership, ["origin", "kind", "from_on"])
    return membership


def _end(
    actor: Actor, membership: Membership, on: date, because: str, words: str = ""
) -> Membership:
    membership.ended_words = words
    rows = Membership.objects.filter(pk=membership.pk, until_on=None)
    first(
        rows.update(
            until_on=on,
            ended_because=because,
            ended_words_sealed=membership.ended_words_sealed,
        )
    )
    for activity in membership.activities.filter(until_on=None):
        activity.until_on = max(on, activity.from_on)
        activity.save(update_fields=["until_on"])
    membership.refresh_from_db()
    journal.record(actor, "membership.ended", membership, ["until_on", "ended_because"])
    return membership
