"""Two hats: who of the roll works for the applicant, or is paid by it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.guard import require, said
from tongxin.people import policies as people
from tongxin.people.models import Actor, Person, account_of
from tongxin.rolls.models import ApplicantTie, Entitlement
from tongxin.rolls.operations.messages import tell_marked
from tongxin.rolls.operations.rules import RUNNING_TIE, save_new
from tongxin.units import policies
from tongxin.units.models import Unit

say(
    "applicant_tie.marked",
    Words(
        pgettext_lazy("journal", "marked them as working for the applicant"),
        pgettext_lazy("journal", "marked as working for the applicant"),
    ),
)


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
        str(RUNNING_TIE.refusal),
    )
    if not is_self:
        reason = said(reason, "reason", _("Say where this was read."))
    on_roll = Entitlement.objects.filter(unit=unit, person=person, until_on=None)
    if not on_roll.exists():
        raise ValidationError(_("This person is not on the roll of this unit."))
    with journal.act_first():
        tie = ApplicantTie(
            unit=unit,
            person=person,
            source=source,
            marked_by=account_of(actor),
            from_on=clock.today(),
            reason=reason,
        )
        save_new(tie)
        if not is_self:
            tell_marked(tie)
        journal.record(actor, "applicant_tie.marked", tie, changed(tie, None))
    return tie


@operation(
    "applicant_tie.unmarked",
    Words(
        pgettext_lazy("journal", "took the mark of the applicant off"),
        pgettext_lazy("journal", "mark of the applicant taken off"),
    ),
    RUNNING_TIE,
)
def unmark_two_hats(
    actor: Actor, tie: ApplicantTie, *, reason: str = ""
) -> ApplicantTie:
    """They work there no longer. Whoever marked themself may take it back."""
    is_own = people.is_self(actor, tie.person) and tie.source == "self"
    if not is_own:
        reason = said(reason, "reason", _("Say why the mark is taken off."))
    tie.until_on, tie.ended_reason = max(clock.today(), tie.from_on), reason
    tie.clean_fields()
    tie.save()
    return tie
