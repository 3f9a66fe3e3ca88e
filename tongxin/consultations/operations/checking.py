"""Somebody on the roll reads a draft: is it clear, one claim, fair to their side?"""

from collections.abc import Callable, Collection, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import messages
from tongxin.consultations.checkers import sides_on_roll
from tongxin.consultations.models import (
    CheckInvitation,
    Statement,
    StatementCheck,
)
from tongxin.consultations.operations.rules import INVITED, OWN_CHECK, UNCHECKED
from tongxin.consultations.readiness import SIDES_THAT_CHECK
from tongxin.journal.acts import act, operation
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import require, said
from tongxin.people.models import Actor, Person, User, account_of

say(
    "statement.checked",
    Words(
        pgettext_lazy("journal", "checked the statement"),
        pgettext_lazy("journal", "statement checked"),
    ),
)


def check_statement(
    actor: Actor, statement: Statement, *, side: str, person: Person | None = None
) -> StatementCheck:
    """Somebody of one side finds it clear and fair to ask; the second makes it ready.

    A resident checks for themself. Staff write down the check of `person`.
    """
    own = actor.person if isinstance(actor, User) else None
    checker = person or own
    require(checker is not None, str(OWN_CHECK.refusal))
    assert checker is not None
    rule = OWN_CHECK if checker == own else UNCHECKED
    # Who checked what is no secret, but nobody's file either: the journal names it.
    with act(actor, "statement.checked", statement, rule, whose=[checker]) as checked:
        require_side(checked, checker, side)
        check = StatementCheck(statement=checked, person=checker, side=side)
        if checker != own:
            check.recorded_by = account_of(actor)
        check.full_clean()
        check.save()
        if checked.checks.count() >= SIDES_THAT_CHECK:
            checked.state = Statement.State.CHECKED
            checked.save()
    return check


@operation(
    "statement.check_asked",
    Words(
        pgettext_lazy("journal", "asked somebody to check the statement"),
        pgettext_lazy("journal", "somebody asked to check"),
    ),
    UNCHECKED,
)
def invite_to_check(
    actor: Actor, statement: Statement, *, person: Person, side: str
) -> CheckInvitation:
    """Ask somebody of one side to read the draft: one message with a link."""
    require_side(statement, person, side)
    if not User.objects.filter(person=person, is_active=True).exists():
        raise ValidationError(
            {
                "who": _(
                    "This person has no account: ask by telephone, then write down"
                    " the check."
                )
            }
        )
    asked = CheckInvitation(
        statement=statement, person=person, side=side, invited_by=account_of(actor)
    )
    asked.full_clean()
    asked.save()
    messages.tell_to_check(asked)
    return asked


@transaction.atomic
def ask_to_check(
    actor: Actor, statements: Iterable[Statement], *, person: Person, side: str
) -> int:
    """Ask somebody to read several, by one message; how many. Those of which they were
    asked before, or that their side has checked, are left out.
    """
    to_read = _unread(statements, person, side)
    asked = CheckInvitation.objects.filter(person=person, statement__in=to_read)
    known = set(asked.values_list("statement", flat=True))
    return _each(
        to_read,
        lambda one: invite_to_check(actor, one, person=person, side=side),
        without=known,
    )


@transaction.atomic
def keep_checks(
    actor: Actor, statements: Iterable[Statement], *, person: Person, side: str
) -> int:
    """Write down that somebody has read several and finds them fair; how many."""
    return _each(
        _unread(statements, person, side),
        lambda one: check_statement(actor, one, side=side, person=person),
    )


def _unread(
    statements: Iterable[Statement], person: Person, side: str
) -> list[Statement]:
    """Without those that this person, or somebody of this side, has checked."""
    rows = list(statements)
    checks = StatementCheck.objects.filter(statement__in=rows)
    done = set(
        checks.filter(Q(person=person) | Q(side=side)).values_list(
            "statement", flat=True
        )
    )
    return [one for one in rows if one.pk not in done]


def _each(
    statements: Sequence[Statement],
    do: Callable[[Statement], object],
    *,
    without: Collection[int] = (),
) -> int:
    left = [one for one in statements if one.pk not in without]
    if not left:
        raise ValidationError(
            _("Nothing of this is left for them: their side has read it, or is asked.")
        )
    for one in left:
        do(one)
    return len(left)


@operation(
    "statement.check_answered",
    Words(
        pgettext_lazy("journal", "answered whether the statement is clear"),
        pgettext_lazy("journal", "answer to a check"),
    ),
    INVITED,
    about=lambda asked: asked.statement,
)
def answer_check(
    actor: Actor, asked: CheckInvitation, *, is_fine: bool, note: str = ""
) -> CheckInvitation:
    """Say that it is fine to ask, which counts as a check; or what is unclear."""
    if is_fine:
        check_statement(actor, asked.statement, side=asked.side)
    else:
        note = said(note, "note", _("Say what is unclear, in a few words."))
        asked.note = note[: CheckInvitation.LONGEST_NOTE]
    asked.is_fine, asked.answered_at = is_fine, timezone.now()
    asked.save()
    return asked


def require_side(statement: Statement, person: Person, side: str) -> None:
    """They stand on it, and did not write the statement."""
    if side not in sides_on_roll(statement.consultation).get(person.pk, ()):
        raise ValidationError({"side": _("The roll does not show this side for them.")})
    writer = statement.written_by
    if writer is not None and writer.person_id == person.pk:
        raise ValidationError(_("Whoever wrote it does not check it."))
