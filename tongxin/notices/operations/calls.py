"""Telling by telephone: each try is kept, and three are enough."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import require
from tongxin.notices import policies
from tongxin.notices.models import CallTry, Notice
from tongxin.people.models import User

MOST_TRIES = 3
Outcome, State, Problem = CallTry.Outcome, Notice.State, Notice.Problem


@transaction.atomic
def record_call(
    actor: User, notice: Notice, *, outcome: str, after_tries: int | None = None
) -> Notice:
    """Keep one try. A result in state `failed` means the person was not reached.

    `after_tries` is how many tries the caller's page showed: a button pressed twice,
    or by two clerks at once, then counts once. The caller has made sure that the
    actor may see the subject.
    """
    require(
        policies.may_call(actor, notice), _("Only who takes voices in may call back.")
    )
    tries = notice.try_count if after_tries is None else after_tries
    state, problem = _after(Outcome(outcome), tries + 1)
    now = timezone.now()
    changed = Notice.objects.filter(
        pk=notice.pk, state=State.QUEUED, try_count=tries
    ).update(
        state=state,
        problem=problem,
        try_count=tries + 1,
        changed_at=now,
        sent_at=now if state == State.SENT else None,
    )
    if not changed:
        raise ValidationError(
            _("Somebody has just written down a call to this person.")
        )
    CallTry.objects.create(notice=notice, by=actor, outcome=outcome)
    journal.record(actor, f"notice.call_{outcome}", notice, ["state", "try_count"])
    notice.refresh_from_db()
    return notice


def _after(outcome: CallTry.Outcome, tries: int) -> tuple[Notice.State, str]:
    if outcome == Outcome.REACHED:
        return State.SENT, ""
    if outcome == Outcome.WRONG_NUMBER:
        return State.FAILED, Problem.WRONG_NUMBER
    if tries >= MOST_TRIES:
        return State.FAILED, Problem.NO_ANSWER
    return State.QUEUED, ""
