"""Somebody on the roll reads a draft: is it clear, one claim, fair to their side?"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import policies, wording
from tongxin.consultations.models import CheckInvitation, Statement
from tongxin.consultations.operations.holding import held, require_keeper
from tongxin.consultations.operations.statements import (
    check_statement,
    require_unchecked,
    sides_of,
)
from tongxin.journal import operations as journal
from tongxin.kernel.guard import first, require, said
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, Person, User, account_of


@transaction.atomic
def invite_to_check(
    actor: Actor, statement: Statement, *, person: Person, side: str
) -> CheckInvitation:
    """Ask somebody of one side to read the draft: one message with a link."""
    require_keeper(actor, statement.consultation)
    consultation = held(statement.consultation)
    statement = Statement.objects.select_related("written_by").get(pk=statement.pk)
    require_unchecked(consultation, statement)
    if side not in sides_of(consultation, person):
        raise ValidationError({"side": _("The roll does not show this side for them.")})
    writer = statement.written_by
    if writer is not None and writer.person_id == person.pk:
        raise ValidationError(_("Whoever wrote it does not check it."))
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
    title, text = wording.please_check(consultation)
    notices.tell(
        person,
        statement,
        key=f"statement.check_asked:{asked.pk}",
        title=title,
        text=text,
        link=wording.check_link(asked),
    )
    journal.record(actor, "statement.check_asked", statement, ["invitations"])
    return asked


@transaction.atomic
def answer_check(
    actor: User, asked: CheckInvitation, *, is_fine: bool, note: str = ""
) -> CheckInvitation:
    """Say that it is fine to ask, which counts as a check; or what is unclear."""
    require(
        policies.invitations_to(actor).filter(pk=asked.pk).exists(),
        _("Only whoever was asked to check it answers."),
    )
    statement = Statement.objects.select_related("consultation").get(
        pk=asked.statement_id
    )
    consultation = held(statement.consultation)
    if not is_fine:
        note = said(note, "note", _("Say what is unclear, in a few words."))
        require_unchecked(consultation, statement)
    if is_fine:
        check_statement(actor, statement, side=asked.side)
    asked.note = "" if is_fine else note[: CheckInvitation.LONGEST_NOTE]
    first(
        CheckInvitation.objects.filter(pk=asked.pk, answered_at=None).update(
            is_fine=is_fine, answered_at=timezone.now(), note_sealed=asked.note_sealed
        )
    )
    asked.refresh_from_db()
    journal.record(actor, "statement.check_answered", statement, ["is_fine"])
    return asked
