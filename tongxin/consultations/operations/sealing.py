"""Sealing: what everybody holds is bound into one digest, and nothing changes after."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import verification
from tongxin.consultations.models import Consultation, SealedForm, Stance
from tongxin.consultations.operations.holding import held, require_keeper
from tongxin.consultations.operations.reporting import await_report
from tongxin.journal import operations as journal
from tongxin.kernel import clock, merkle
from tongxin.kernel.forgetting import forget_order
from tongxin.kernel.guard import first
from tongxin.people.models import Actor

State = Consultation.State
BATCH = 500


@transaction.atomic
def seal_consultation(actor: Actor, consultation: Consultation) -> Consultation:
    """Seal it, once the days for late paper are over; nothing can be typed any more."""
    require_keeper(actor, consultation)
    consultation = held(consultation)
    if consultation.state != State.CLOSED or consultation.paper_until is None:
        raise ValidationError(_("Only a closed consultation is sealed."))
    if clock.today() <= consultation.paper_until:
        raise ValidationError(_("Paper that came in time can still be typed."))
    bind_forms(consultation, before=State.CLOSED)
    _forget_order(consultation)
    # No slip can be typed any more: whose it was is forgotten.
    consultation.slips.all().delete()
    consultation.refresh_from_db()
    journal.record(actor, "consultation.sealed", consultation, ["seal_root"])
    await_report(consultation)
    return consultation


def _forget_order(consultation: Consultation) -> None:
    """Only while it is open they say which word was last."""
    ids = list(consultation.statements.values_list("pk", flat=True))
    forget_order(
        Stance.objects.filter(statement__in=ids),
        by=["statement_id", "pseudonym"],
        moments=["expressed_at", "received_at"],
    )


def bind_forms(consultation: Consultation, *, before: str) -> None:
    """Write the digest of every form and their root; nothing changes afterwards."""
    forms = verification.forms_now(consultation)
    SealedForm.objects.bulk_create(
        (
            SealedForm(consultation=consultation, pseudonym=pseudonym, digest=digest)
            for pseudonym, digest in forms.items()
        ),
        batch_size=BATCH,
    )
    first(
        Consultation.objects.filter(pk=consultation.pk, state=before).update(
            state=State.SEALED,
            sealed_at=timezone.now(),
            seal_root=merkle.root(list(forms.values())),
            seal_version=merkle.VERSION,
        )
    )
