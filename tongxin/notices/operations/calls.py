"""Telling by telephone: each try is kept, and three are enough."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.journal.acts import act
from tongxin.journal.words import Words, say
from tongxin.notices.models import CallTry, Notice
from tongxin.notices.operations.rules import CALL
from tongxin.people.models import User

MOST_TRIES = 3
Outcome, State, Problem = CallTry.Outcome, Notice.State, Notice.Problem

say(
    "notice.call_reached",
    Words(
        pgettext_lazy("journal", "called and reached them"),
        pgettext_lazy("journal", "call: reached"),
    ),
)
say(
    "notice.call_no_answer",
    Words(
        pgettext_lazy("journal", "called, nobody answered"),
        pgettext_lazy("journal", "call: no answer"),
    ),
)
say(
    "notice.call_wrong_number",
    Words(
        pgettext_lazy("journal", "called, the number was wrong"),
        pgettext_lazy("journal", "call: wrong number"),
    ),
)


def record_call(
    actor: User, notice: Notice, *, outcome: str, after_tries: int | None = None
) -> Notice:
    """Keep one try. A result in state `failed` means the person was not reached.

    `after_tries` is how many tries the caller's page showed: a button pressed twice,
    or by two clerks at once, then counts once. The caller has made sure that the
    actor may see the subject.
    """
    tries = notice.try_count if after_tries is None else after_tries
    with act(actor, f"notice.call_{outcome}", notice, CALL) as call:
        if call.try_count != tries:
            raise ValidationError(str(CALL.stale), code="state")
        call.try_count, call.changed_at = tries + 1, timezone.now()
        call.state, call.problem = _after(Outcome(outcome), call.try_count)
        call.sent_at = call.changed_at if call.state == State.SENT else None
        call.save()
        CallTry.objects.create(notice=call, by=actor, outcome=outcome)
    return call


def _after(outcome: CallTry.Outcome, tries: int) -> tuple[Notice.State, str]:
    if outcome == Outcome.REACHED:
        return State.SENT, ""
    if outcome == Outcome.WRONG_NUMBER:
        return State.FAILED, Problem.WRONG_NUMBER
    if tries >= MOST_TRIES:
        return State.FAILED, Problem.NO_ANSWER
    return State.QUEUED, ""
