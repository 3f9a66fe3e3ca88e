"""Publishing: what the masks leave is stored once, and everybody on the roll is told.

Once, because two reports of one conversation could be subtracted from each other.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations import messages
from tongxin.consultations.institution_positions import silent_throughout
from tongxin.consultations.models import (
    Consultation,
    PublishedReport,
    PublishedResult,
)
from tongxin.consultations.operations.opening import tell_each
from tongxin.consultations.operations.rules import SEALED
from tongxin.consultations.report import public_report, report_preview
from tongxin.journal.acts import operation
from tongxin.journal.words import Words
from tongxin.people.models import Actor, account_of
from tongxin.units.models import Unit
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter


@operation(
    "consultation.published",
    Words(
        pgettext_lazy("journal", "published the report"),
        pgettext_lazy("journal", "report published"),
    ),
    SEALED,
)
def publish_report(
    actor: Actor, consultation: Consultation, *, seen: str = ""
) -> PublishedReport:
    """Publish the computed report, once and for good.

    `seen` is the digest of the preview that somebody looked at: only that is published.
    """
    report = report_preview.computed(consultation)
    if report is None:
        raise ValidationError(_("There is no report yet that could be published."))
    if consultation.unit_id is not None:
        # Two of one unit one after the other: the later one masks beside the first.
        Unit.objects.select_for_update(no_key=True).get(pk=consultation.unit_id)
    content = report_preview.content_of_report(report)
    digest = public_report.digest_of(content)
    if seen and seen != digest:
        raise ValidationError(_("It is not what you looked at: look again."))
    published = PublishedReport.objects.create(
        consultation=consultation,
        content=content,
        digest=digest,
        published_at=timezone.now(),
        published_by=account_of(actor),
    )
    _store_results(published, content)
    _lead_on(actor, published)
    consultation.state = Consultation.State.PUBLISHED
    consultation.published_at = published.published_at
    consultation.save()
    silence = messages.lazy_silence(silent_throughout(consultation))
    entries = consultation.entries.all()
    tell_each(consultation, entries, messages.PUBLISHED, silence=silence)
    return published


def _store_results(published: PublishedReport, content: dict[str, Any]) -> None:
    """The word of each statement in a row of its own, so that lists find it."""
    rows = published.consultation.statements.all()
    statements = {one.number: one for one in rows}
    PublishedResult.objects.bulk_create(
        PublishedResult(
            published=published,
            statement=statements[one["number"]],
            result=one["result"],
        )
        for one in content["statements"]
    )


def _lead_on(actor: Actor, published: PublishedReport) -> None:
    """The matters it asked about have gone a step; whoever spoke of them sees it."""
    asked = Matter.objects.filter(
        pk__in=published.results.values("statement__stands_on__matter")
    )
    link = reverse("consultations:report", args=[published.consultation_id])
    for matter in asked.order_by("pk"):
        voices.record_progress(
            actor,
            matter,
            what=Matter.Progress.CONSULTED,
            source=published.consultation,
            link=link,
        )
