"""A letter with a code goes to somebody on the roll; an account takes the entries over.

The letter proves the address, not the name: only what this one unit's roll says goes
over, to the person whose account typed the code.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, receipts
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import require
from tongxin.people import operations as people
from tongxin.people.models import Actor, Person, User
from tongxin.renewal.models import (
    ApplicantTie,
    Entitlement,
    HoldingOwner,
    Mandate,
    PostedCode,
)
from tongxin.renewal.operations.checks import account_of, first, require_roll_keeper


@transaction.atomic
def print_code(actor: Actor, entitlement: Entitlement) -> tuple[PostedCode, str]:
    """Make a code for a letter. It is handed out now and never again.

    An earlier letter to the same person opens nothing from now on.
    """
    require_roll_keeper(actor, entitlement.unit)
    person = entitlement.person
    if User.objects.filter(person=person).exists():
        raise ValidationError(_("This person has an account and needs no letter."))
    if person.erased_at is not None or entitlement.is_ended:
        raise ValidationError(_("This has ended already."))
    PostedCode.objects.filter(
        unit=entitlement.unit, person=person, withdrawn_at=None, taken_at=None
    ).update(withdrawn_at=timezone.now())
    receipt, code = receipts.issue()
    posted = PostedCode.objects.create(
        unit=entitlement.unit,
        person=person,
        receipt=receipt,
        printed_by=account_of(actor),
    )
    journal.record(actor, "posted_code.printed", posted, ["person"])
    return posted, code


def take_entries(actor: User, *, number: int, code: str) -> PostedCode:
    """Whoever holds the letter takes its entries over into their own account.

    Each wrong code counts, also when nothing else is written; five of them lock the
    letter for a quarter of an hour. Raises ValidationError with the same words for an
    unknown letter and a wrong code.
    """
    require(actor.person is not None, _("Please say first who you are."))
    posted = (
        PostedCode.objects.select_related("receipt")
        .filter(pk=number, withdrawn_at=None, taken_at=None)
        .first()
    )
    if posted is None:
        raise _no_match()
    if receipts.is_locked(posted.receipt):
        raise ValidationError(
            _("Too many wrong tries. Please wait a quarter of an hour.")
        )
    # Outside any transaction of ours: a wrong try must stay counted.
    if not receipts.check(posted.receipt, code):
        raise _no_match()
    return _take(actor, posted)


def _no_match() -> ValidationError:
    return ValidationError(_("Number and code do not fit. Please look at the letter."))


@transaction.atomic
def _take(actor: User, posted: PostedCode) -> PostedCode:
    first(
        PostedCode.objects.filter(
            pk=posted.pk, withdrawn_at=None, taken_at=None
        ).update(taken_by=actor.person_id, taken_at=timezone.now())
    )
    posted = PostedCode.objects.select_related("unit", "person__seal_key").get(
        pk=posted.pk
    )
    before = posted.person
    after = Person.objects.select_related("seal_key").get(pk=actor.person_id or 0)
    if before.pk != after.pk:
        _move(posted, before, after)
    journal.record(actor, "posted_code.taken", posted, ["taken_by"])
    return posted


def _move(posted: PostedCode, before: Person, after: Person) -> None:
    entries = Entitlement.objects.filter(unit=posted.unit, person=before)
    for entry in entries.select_related("person__seal_key"):
        _make_room(entry, after)
        # What was said beside it was sealed with the other key.
        note = entry.note
        entry.person = after
        entry.note = note
        entry.save(update_fields=["person", "note_sealed"])
    owned = HoldingOwner.objects.filter(holding__unit=posted.unit, until_on=None)
    doubled = owned.filter(person=after).values("holding")
    owned.filter(person=before).exclude(holding__in=doubled).update(person=after)
    Mandate.objects.filter(unit=posted.unit, person=before).update(person=after)
    ties = ApplicantTie.objects.filter(unit=posted.unit, until_on=None)
    if not ties.filter(person=after).exists():
        ties.filter(person=before).update(person=after)
    if before.has_id_number and not after.has_id_number:
        people.move_id_number(SYSTEM, before, to=after)


def _make_room(entry: Entitlement, after: Person) -> None:
    """What they claimed by themselves is answered by the letter."""
    today = clock.today()
    same = Entitlement.objects.filter(
        unit=entry.unit_id,
        person=after,
        side=entry.side,
        holding=entry.holding_id,
        until_on=None,
    )
    words = _("The entry came with the posted letter.")
    same.filter(state=Entitlement.State.CLAIMED).update(
        state=Entitlement.State.REFUSED,
        checked_on=today,
        reason=words,
        object_until=today,
    )
    for double in same.filter(state=Entitlement.State.ACCEPTED):
        double.until_on = max(today, double.from_on or today)
        double.ended_reason = words
        double.save(update_fields=["until_on", "ended_reason"])
