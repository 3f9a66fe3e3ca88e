"""A letter with a code goes to somebody on the roll; an account takes the entries over.

The letter proves the address, not the name: only what this one unit's roll says goes
over, to the person whose account typed the code.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock, receipts, rules
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import first, require
from tongxin.people import operations as people
from tongxin.people.models import Actor, Person, User, account_of
from tongxin.renewal.models import (
    ApplicantTie,
    Entitlement,
    HoldingOwner,
    Mandate,
    PostedCode,
    Unit,
)
from tongxin.renewal.operations.checks import require_roll_keeper
from tongxin.renewal.queries import LetterFilters, door_order, letters_due

# A page takes a twentieth of a second; a clerk waits three seconds, not ten.
MOST_LETTERS = 60


class Letter(NamedTuple):
    """One letter: its code is handed out now and never again."""

    posted: PostedCode
    code: str
    entry: Entitlement


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
    (letter,) = _print(actor, entitlement.unit, [entitlement])
    return letter.posted, letter.code


@transaction.atomic
def print_codes(
    actor: Actor, unit: Unit, *, filters: LetterFilters, most: int = MOST_LETTERS
) -> list[Letter]:
    """One print run: a letter to each who fits and has none, by door, `most` at once.

    With `filters.is_again` to those whose letter nobody has used: their former codes
    open nothing from now on. Two clerks at once print different letters.
    """
    require_roll_keeper(actor, unit)
    # Whoever comes second sees which letters the first has printed.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    found = letters_due(actor, unit, filters)[:most]
    if not found:
        raise ValidationError(_("There is no letter to print here."))
    # In the order in which somebody carries them from door to door.
    found.sort(key=lambda one: door_order(one.label))
    return _print(actor, unit, [one.entry for one in found])


def _print(actor: Actor, unit: Unit, entries: Sequence[Entitlement]) -> list[Letter]:
    # Of two clerks who press at once the second takes the first one's code away.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    PostedCode.objects.filter(
        unit=unit,
        person__in={one.person_id for one in entries},
        withdrawn_at=None,
        taken_at=None,
    ).update(withdrawn_at=timezone.now())
    days = rules.binding("roll.letter.days").value
    letters = []
    for entry in entries:
        receipt, code = receipts.issue()
        posted = PostedCode(
            unit=unit,
            person=entry.person,
            receipt=receipt,
            printed_by=account_of(actor),
            good_until=clock.today() + timedelta(days=days),
        )
        letters.append(Letter(posted, code, entry))
    made = PostedCode.objects.bulk_create(letter.posted for letter in letters)
    journal.record_many(actor, "posted_code.printed", made, ["person"])
    return letters


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
    if posted.good_until is not None and clock.today() > posted.good_until:
        raise ValidationError(
            _("The days of this letter are over. Please ask the community for another.")
        )
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
        _move(actor, posted, before, after)
    journal.record(actor, "posted_code.taken", posted, ["taken_by"])
    return posted


def _move(actor: User, posted: PostedCode, before: Person, after: Person) -> None:
    entries = Entitlement.objects.filter(unit=posted.unit, person=before)
    for entry in entries.select_related("person__seal_key"):
        _make_room(actor, entry, after)
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


def _make_room(actor: User, entry: Entitlement, after: Person) -> None:
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
    for claim in same.filter(state=Entitlement.State.CLAIMED):
        claim.state, claim.checked_on = Entitlement.State.REFUSED, today
        claim.reason, claim.object_until = words, today
        claim.save(update_fields=["state", "checked_on", "reason", "object_until"])
        journal.record(actor, "entitlement.refused", claim, ["state", "reason"])
    for double in same.filter(state=Entitlement.State.ACCEPTED):
        double.until_on = max(today, double.from_on or today)
        double.ended_reason = words
        double.save(update_fields=["until_on", "ended_reason"])
        journal.record(actor, "entitlement.ended", double, ["until_on"])
