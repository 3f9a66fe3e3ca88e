"""Sealing: what everybody holds is bound into one digest, and nothing changes after."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tongxin.ballots.forgetting import forget_ways
from tongxin.ballots.seal import seal
from tongxin.consultations import queries, verification
from tongxin.consultations.models import Consultation, Report, SealedForm, Stance
from tongxin.consultations.operations.rules import RIPE
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.people.models import Actor

BATCH = 500


@operation(
    "consultation.sealed",
    Words(
        pgettext_lazy("journal", "sealed the consultation"),
        pgettext_lazy("journal", "consultation sealed"),
    ),
    RIPE,
)
def seal_consultation(actor: Actor, consultation: Consultation) -> Consultation:
    """Seal it, once the days for late paper are over; nothing can be typed any more."""
    seal_forms(consultation)
    _forget_ways(consultation)
    # No slip can be typed any more: whose it was is forgotten.
    consultation.slips.all().delete()
    return consultation


def _forget_ways(consultation: Consultation) -> None:
    """Only while it is open they say which word was last.

    Of whoever brought so much paper that results are computed without it, it stays who.
    """
    assert consultation.closes_at is not None
    busy = queries.busy_collectors(consultation)
    ids = list(consultation.statements.values_list("pk", flat=True))
    forget_ways(
        Stance.objects.filter(statement__in=ids),
        by=["statement_id", "pseudonym"],
        end=consultation.closes_at,
        kept=[(collector.pk, Stance.Channel.PAPER) for collector, _forms in busy],
    )


def seal_forms(consultation: Consultation) -> None:
    """Write the digest of every form and their root; nothing changes afterwards.

    From now on a report is waited for.
    """
    forms = verification.forms_now(consultation)
    SealedForm.objects.bulk_create(
        (
            SealedForm(consultation=consultation, pseudonym=pseudonym, digest=digest)
            for pseudonym, digest in forms.items()
        ),
        batch_size=BATCH,
    )
    consultation.state = Consultation.State.SEALED
    consultation.sealed_at = timezone.now()
    seal(consultation, forms)
    consultation.save()
    Report.objects.create(consultation=consultation)
