"""The playbook proposes; a person decides."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel.guard import said
from tongxin.people.models import Actor, account_of
from tongxin.renewal import playbook
from tongxin.renewal.models import Proposal, Unit
from tongxin.renewal.operations.checks import require_keeper


@transaction.atomic
def propose_playbook(actor: Actor, unit: Unit) -> list[Proposal]:
    """Propose what the playbook holds for the unit's stage and is not there yet."""
    require_keeper(actor, unit)
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
        journal.record(actor, "unit.playbook_proposed", unit, ["proposals"])
    return proposals


@transaction.atomic
def accept_proposal(actor: Actor, proposal: Proposal, *, reason: str = "") -> Proposal:
    """Take up what the playbook proposes."""
    return _decide(actor, proposal, Proposal.State.ACCEPTED, reason.strip())


@transaction.atomic
def decline_proposal(actor: Actor, proposal: Proposal, *, reason: str) -> Proposal:
    """Leave it, and say why."""
    reason = said(reason, "reason", _("Say why this is not needed here."))
    return _decide(actor, proposal, Proposal.State.DECLINED, reason)


def _decide(
    actor: Actor, proposal: Proposal, state: Proposal.State, reason: str
) -> Proposal:
    require_keeper(actor, proposal.unit)
    proposal.reason = reason
    proposal.clean_fields()
    # Two may press at once: only one meets a proposal that is still open.
    changed = Proposal.objects.filter(
        pk=proposal.pk, state=Proposal.State.PROPOSED
    ).update(
        state=state,
        reason=reason,
        decided_at=timezone.now(),
        decided_by=account_of(actor),
    )
    if not changed:
        raise ValidationError(_("Somebody has decided this already."))
    proposal.refresh_from_db()
    journal.record(actor, f"proposal.{state}", proposal, ["state", "reason"])
    return proposal
