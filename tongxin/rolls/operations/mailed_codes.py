"""A letter with a code goes to somebody on the roll; an account takes the entries over.

The letter proves the address, not the name: only what this one unit's roll says goes
over, to the person whose account typed the code.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import Rule, act
from tongxin.journal.words import Words, say
from tongxin.kernel import clock, receipts
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.due import due_by
from tongxin.kernel.guard import require
from tongxin.kernel.limits import Limit, LimitReached, Tries
from tongxin.people import operations as people
from tongxin.people.models import Actor, Person, User, account_of
from tongxin.rolls.models import (
    ApplicantTie,
    Entitlement,
    HoldingOwner,
    MailedCode,
    Mandate,
)
from tongxin.rolls.operations.entitlements import end_right
from tongxin.rolls.operations.rules import ROLL, UNSEEN_ENTRY
from tongxin.rolls.queries import LetterFilters, door_order, letters_due
from tongxin.units.models import Unit

# A page takes a twentieth of a second; a clerk waits three seconds, not ten.
MAX_LETTERS = 60
# Nobody but the one who tries is stopped: eight characters need no lock of the letter
# itself, with which a stranger would keep its holder out (ADR 0025).
AT_LETTER = Limit("letter.one", 5, timedelta(minutes=15))
BY_ACCOUNT = Limit("letter.account", 20, timedelta(days=1))
# A village may share one address.
BY_ADDRESS = Limit("letter.address", 40, timedelta(minutes=15))
# What a claim that the letter answers is written with, and told of.
ANSWERING = ["state", "checked_on", "reason", "object_until"]


class Letter(NamedTuple):
    """One letter: its code is handed out now and never again."""

    mailed: MailedCode
    code: str
    entry: Entitlement


say(
    "mailed_code.printed",
    Words(
        pgettext_lazy("journal", "printed the letter with a code"),
        pgettext_lazy("journal", "letter with a code printed"),
    ),
)
say(
    "mailed_code.taken",
    Words(
        pgettext_lazy("journal", "used the code from the letter"),
        pgettext_lazy("journal", "code from a letter used"),
    ),
)


def _open_letters(actor: User) -> QuerySet[MailedCode]:
    """Any, for whoever has typed its code: that the act asks before."""
    rows = MailedCode.objects.select_related("unit", "person__seal_key")
    return rows if actor.person_id is not None else rows.none()


OPEN_LETTER = Rule(
    rows=_open_letters,
    refusal=gettext_lazy("Please say first who you are."),
    when={"withdrawn_at": [None], "taken_at": [None]},
)


@journal.act_first()
def print_code(actor: Actor, entitlement: Entitlement) -> tuple[MailedCode, str]:
    """Make a code for a letter. It is handed out now and never again.

    An earlier letter to the same person opens nothing from now on.
    """
    entitlement = UNSEEN_ENTRY.hold(actor, entitlement)
    unit = ROLL.hold(actor, entitlement.unit)
    (letter,) = _print(actor, unit, [entitlement])
    return letter.mailed, letter.code


@journal.act_first()
def print_codes(
    actor: Actor, unit: Unit, *, filters: LetterFilters, most: int = MAX_LETTERS
) -> list[Letter]:
    """One print run: a letter to each who fits and has none, by door, `most` at once.

    With `filters.is_again` to those whose letter nobody has used: their former codes
    open nothing from now on. Two clerks at once print different letters.
    """
    # Whoever comes second sees which letters the first has printed.
    unit = ROLL.hold(actor, unit)
    found = letters_due(actor, unit, filters)[:most]
    if not found:
        raise ValidationError(_("There is no letter to print here."))
    # In the order in which somebody carries them from door to door.
    found.sort(key=lambda one: door_order(one.label))
    return _print(actor, unit, [one.entry for one in found])


def _print(actor: Actor, unit: Unit, entries: Sequence[Entitlement]) -> list[Letter]:
    """In a unit that is held: a second clerk takes the first one's code away."""
    MailedCode.objects.filter(
        unit=unit,
        person__in={one.person_id for one in entries},
        withdrawn_at=None,
        taken_at=None,
    ).update(withdrawn_at=timezone.now())
    good_until = due_by("roll.letter.days", clock.today()).on
    letters = []
    for entry in entries:
        receipt, code = receipts.issue_long()
        mailed = MailedCode(
            unit=unit,
            person=entry.person,
            receipt=receipt,
            printed_by=account_of(actor),
            good_until=good_until,
        )
        letters.append(Letter(mailed, code, entry))
    made = MailedCode.objects.bulk_create(letter.mailed for letter in letters)
    journal.record_many(actor, "mailed_code.printed", made, ["person"])
    return letters


def take_entries(
    actor: User, *, number: int, code: str, address: str = ""
) -> MailedCode:
    """Whoever holds the letter takes its entries over into their own account.

    Each try counts, also when nothing else is written: for the account, for it at this
    letter, and for the `address` that it comes from. Raises ValidationError with the
    same words for an unknown letter, a wrong code and one try too many, so that nobody
    learns which there are.
    """
    require(actor.person is not None, str(OPEN_LETTER.refusal))
    mailed = (
        MailedCode.objects.select_related("receipt")
        .filter(pk=number, withdrawn_at=None, taken_at=None)
        .first()
    )
    tries: Tries = {BY_ACCOUNT: (actor.pk,), AT_LETTER: (actor.pk, number)}
    if address:
        tries = {BY_ADDRESS: (address,), **tries}
    try:
        # Outside any transaction of ours: a wrong try must stay counted.
        is_right = receipts.check(mailed.receipt if mailed else None, code, tries)
    except LimitReached:
        is_right = False
    if mailed is None or not is_right:
        raise ValidationError(
            _(
                "Number and code do not fit. Please look at the letter. After five "
                "wrong tries wait a quarter of an hour, after twenty a day."
            )
        )
    if mailed.good_until is not None and clock.today() > mailed.good_until:
        raise ValidationError(
            _("The days of this letter are over. Please ask the community for another.")
        )
    return _take(actor, mailed)


def _take(actor: User, mailed: MailedCode) -> MailedCode:
    with act(actor, "mailed_code.taken", mailed, OPEN_LETTER) as held:
        held.taken_by_id, held.taken_at = actor.person_id, timezone.now()
        held.save()
        before = held.person
        after = Person.objects.select_related("seal_key").get(pk=actor.person_id or 0)
        if before.pk != after.pk:
            _move(actor, held, before, after)
    return held


def _move(actor: User, mailed: MailedCode, before: Person, after: Person) -> None:
    entries = Entitlement.objects.filter(unit=mailed.unit, person=before)
    for entry in entries.select_related("person__seal_key"):
        _make_room(actor, entry, after)
        # What was said beside it was sealed with the other key.
        note = entry.note
        entry.person = after
        entry.note = note
        entry.save(update_fields=["person", "note_sealed"])
    owned = HoldingOwner.objects.filter(holding__unit=mailed.unit, until_on=None)
    doubled = owned.filter(person=after).values("holding")
    owned.filter(person=before).exclude(holding__in=doubled).update(person=after)
    Mandate.objects.filter(unit=mailed.unit, person=before).update(person=after)
    ties = ApplicantTie.objects.filter(unit=mailed.unit, until_on=None)
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
        claim.save(update_fields=ANSWERING)
        journal.record(actor, "entitlement.refused", claim, ANSWERING)
    for double in same.filter(state=Entitlement.State.ACCEPTED):
        end_right(actor, double, on=today, reason=words)
