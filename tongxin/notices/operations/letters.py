"""Letters: gathered into a run, printed as often as paper demands, posted once."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.notices import policies, queries
from tongxin.notices.models import LetterRun, Notice
from tongxin.notices.operations.delivery import call_instead
from tongxin.people import queries as people
from tongxin.people.models import Office, Person, User

State, Problem = Notice.State, Notice.Problem
# As many as a clerk folds in an hour, and as a page prints in a few seconds.
LARGEST_RUN = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter with what stands on it: for the printer only."""

    number: int
    notice: Notice
    name: str
    address: str


def _require_handling(actor: User) -> None:
    require(policies.may_handle(actor), _("Only the street office prints letters."))


@transaction.atomic
def gather_letters(actor: User) -> LetterRun | None:
    """Put the oldest waiting letters into one run; None when none has an address.

    Whoever has no address is called instead, or the letter is marked as failed.
    """
    _require_handling(actor)
    waiting = list(queries.letters_waiting(actor)[:LARGEST_RUN])
    if not waiting:
        raise ValidationError(_("No letter is waiting to be printed."))
    addressed = [notice for notice in waiting if _has_address(notice.recipient)]
    for notice in waiting:
        if notice not in addressed:
            _set_aside(actor, notice)
    if not addressed:
        return None
    run = LetterRun.objects.create(office=_office_of(actor), made_by=actor)
    # Two clerks may gather at once: each letter goes into one run.
    taken = Notice.objects.filter(
        pk__in=[notice.pk for notice in addressed], state=State.QUEUED, letter_run=None
    ).update(letter_run=run, changed_at=timezone.now())
    if not taken:
        raise ValidationError(_("No letter is waiting to be printed."))
    journal.record(actor, "letter_run.made", run, ["letters"])
    return run


def _has_address(person: Person) -> bool:
    """Whether something is sealed there; it is not opened for that."""
    return bool(person.address_sealed)


def _office_of(actor: User) -> Office:
    return next(
        post.office for post in actor.posts if post.office.kind == Office.Kind.STREET
    )


def _set_aside(actor: User, notice: Notice) -> None:
    changed = Notice.objects.filter(
        pk=notice.pk, state=State.QUEUED, letter_run=None
    ).update(state=State.FAILED, problem=Problem.NO_CONTACT, changed_at=timezone.now())
    if changed:
        journal.record(actor, "notice.failed", notice, ["state"])
        call_instead(actor, notice)


@transaction.atomic
def open_letters(actor: User, run: LetterRun) -> list[Letter]:
    """Names and addresses of a run, for printing; each person can see it was read."""
    _require_handling(actor)
    letters = []
    for number, notice in enumerate(queries.letters_of(run), start=1):
        contact = people.contact_of(actor, notice.recipient, "letter")
        letters.append(Letter(number, notice, contact.name, contact.address))
    return letters


@transaction.atomic
def post_letters(actor: User, run: LetterRun) -> LetterRun:
    """Printed and posted: exactly the letters of this run are sent now, once."""
    _require_handling(actor)
    now = timezone.now()
    first = LetterRun.objects.filter(pk=run.pk, posted_at=None).update(
        posted_at=now, posted_by=actor
    )
    if not first:
        raise ValidationError(_("These letters are already marked as posted."))
    letters = Notice.objects.filter(letter_run=run, state=State.QUEUED)
    letters.filter(recipient__erased_at__isnull=False).update(
        state=State.DROPPED, changed_at=now
    )
    letters.update(state=State.SENT, sent_at=now, changed_at=now)
    journal.record(actor, "letter_run.posted", run, ["posted_at"])
    run.refresh_from_db()
    return run
