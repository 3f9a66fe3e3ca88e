"""Two hats: who of the roll works for the applicant, or is paid by it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, require, said
from tongxin.people import policies as people
from tongxin.people.models import Actor, Person, account_of
from tongxin.renewal import policies
from tongxin.renewal.models import ApplicantTie, Entitlement, Unit
from tongxin.renewal.operations.checks import save_new
from tongxin.renewal.operations.telling import tell_marked


@transaction.atomic
def mark_two_hats(
    actor: Actor, unit: Unit, *, person: Person, source: str, reason: str = ""
) -> ApplicantTie:
    """Say that somebody on this roll works for its applicant: anybody of themself.

    The keeper says where it was read; of oneself one need not.
    """
    is_self = source == ApplicantTie.Source.SELF
    require(
        people.is_self(actor, person)
        if is_self
        else policies.may_keep_roll(actor, unit),
        _("Only the person, or whoever keeps the roll, may say this."),
    )
    if not is_self:
        reason = said(reason, "reason", _("Say where this was read."))
    on_roll = Entitlement.objects.filter(unit=unit, person=person, until_on=None)
    if not on_roll.exists():
        raise ValidationError(_("This person is not on the roll of this unit."))
    tie = ApplicantTie(
        unit=unit,
        person=person,
        source=source,
        marked_by=account_of(actor),
        from_on=clock.today(),
        reason=reason,
    )
    save_new(tie)
    journal.record(actor, "applicant_tie.marked", tie, ["source"])
    if not is_self:
        tell_marked(tie)
    return tie


@transaction.atomic
def unmark_two_hats(
    actor: Actor, tie: ApplicantTie, *, reason: str = ""
) -> ApplicantTie:
    """They work there no longer. Whoever marked themself may take it back."""
    is_own = people.is_self(actor, tie.person) and tie.source == "self"
    require(
        is_own or policies.may_keep_roll(actor, tie.unit),
        _("Only the person, or whoever keeps the roll, may say this."),
    )
    if not is_own:
        reason = said(reason, "reason", _("Say why the mark is taken off."))
    tie.ended_reason = reason
    tie.clean_fields()
    until = max(clock.today(), tie.from_on)
    rows = ApplicantTie.objects.filter(pk=tie.pk, until_on=None)
    first(rows.update(until_on=until, ended_reason=reason))
    tie.refresh_from_db()
    journal.record(actor, "applicant_tie.unmarked", tie, ["until_on"])
    return tie
