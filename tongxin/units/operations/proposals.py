"""The playbook proposes; a person decides."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel.guard import said
from tongxin.people.models import Actor, account_of
from tongxin.units import playbook
from tongxin.units.models import Proposal, Unit
from tongxin.units.operations.rules import OPEN_PROPOSAL, PLAYBOOK

say(
    "unit.playbook_proposed",
    Words(
        pgettext_lazy("journal", "drew the proposals up"),
        pgettext_lazy("journal", "proposals drawn up"),
    ),
)


@journal.act_first()
def propose_playbook(actor: Actor, unit: Unit) -> list[Proposal]:
    """Propose what the playbook holds for the unit's stage and is not there yet."""
    unit = PLAYBOOK.hold(actor, unit)
    here = Proposal.objects.filter(unit=unit, stage=unit.stage)
    known = set(here.values_list("code", flat=True))
    proposals = Proposal.objects.bulk_create(
        Proposal(
            unit=unit,
            stage=unit.stage,
            code=item.code,
            kind=item.kind,
            text=item.zh,
            text_en=item.en,
            source=item.source,
            source_status=item.status,
        )
        for item in playbook.items_for(unit.kind, unit.stage)
        if item.code not in known
    )
    if proposals:
        journal.record(actor, "unit.playbook_proposed", unit)
    return proposals


@operation(
    "proposal.accepted",
    Words(
        pgettext_lazy("journal", "accepted the proposal"),
        pgettext_lazy("journal", "proposal accepted"),
    ),
    OPEN_PROPOSAL,
)
def accept_proposal(actor: Actor, proposal: Proposal, *, reason: str = "") -> Proposal:
    """Take up what the playbook proposes."""
    return _decide(actor, proposal, Proposal.State.ACCEPTED, reason.strip())


@operation(
    "proposal.declined",
    Words(
        pgettext_lazy("journal", "declined the proposal"),
        pgettext_lazy("journal", "proposal declined"),
    ),
    OPEN_PROPOSAL,
)
def decline_proposal(actor: Actor, proposal: Proposal, *, reason: str) -> Proposal:
    """Leave it, and say why."""
    reason = said(reason, "reason", _("Say why this is not needed here."))
    return _decide(actor, proposal, Proposal.State.DECLINED, reason)


def _decide(
    actor: Actor, proposal: Proposal, state: Proposal.State, reason: str
) -> Proposal:
    proposal.state, proposal.reason = state, reason
    proposal.decided_at, proposal.decided_by = timezone.now(), account_of(actor)
    proposal.clean_fields()
    proposal.save()
    return proposal
