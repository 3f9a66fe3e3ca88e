"""Letters: gathered into a run, printed as often as paper demands, posted once."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, operation
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require
from tongxin.notices import policies, queries
from tongxin.notices.models import LetterRun, Notice
from tongxin.notices.operations.delivery import call_instead
from tongxin.notices.operations.owing import go_on
from tongxin.notices.operations.rules import PRINTED_RUN, RUN
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


say(
    "letter_run.made",
    Words(
        pgettext_lazy("journal", "printed the letters"),
        pgettext_lazy("journal", "letters printed"),
    ),
)


@transaction.atomic
def gather_letters(actor: User) -> LetterRun | None:
    """Put the oldest waiting letters into one run; None when none has an address.

    Whoever has no address is called instead, or the letter is marked as failed.
    """
    require(policies.may_handle(actor), str(RUN.refusal))
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
    journal.record(actor, "letter_run.made", run, changed(run, None))
    return run


def _has_address(person: Person) -> bool:
    """Whether something is sealed there; it is not opened for that."""
    return bool(person.address_sealed)


def _office_of(actor: User) -> Office:
    return next(
        post.office for post in actor.posts if post.office.kind == Office.Kind.STREET
    )


def _set_aside(actor: User, notice: Notice) -> None:
    waiting = Notice.objects.filter(pk=notice.pk, state=State.QUEUED, letter_run=None)
    if go_on(actor, waiting, state=State.FAILED, problem=Problem.NO_CONTACT):
        call_instead(actor, notice)


@transaction.atomic
def open_letters(actor: User, run: LetterRun) -> list[Letter]:
    """Names and addresses of a run, for printing; each person can see it was read."""
    require(RUN.allows(actor, run), str(RUN.refusal))
    letters = []
    for number, notice in enumerate(queries.letters_of(run), start=1):
        contact = people.contact_of(actor, notice.recipient, "letter")
        letters.append(Letter(number, notice, contact.name, contact.address))
    return letters


@operation(
    "letter_run.posted",
    Words(
        pgettext_lazy("journal", "posted the letters"),
        pgettext_lazy("journal", "letters posted"),
    ),
    PRINTED_RUN,
)
def post_letters(actor: User, run: LetterRun) -> LetterRun:
    """Printed and posted: exactly the letters of this run are sent now, once."""
    run.posted_at, run.posted_by = timezone.now(), actor
    run.save()
    letters = Notice.objects.filter(letter_run=run, state=State.QUEUED)
    letters.filter(recipient__erased_at__isnull=False).update(
        state=State.DROPPED, changed_at=run.posted_at
    )
    letters.update(state=State.SENT, sent_at=run.posted_at, changed_at=run.posted_at)
    return run
