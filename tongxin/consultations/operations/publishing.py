"""Publishing: what the masks leave is stored once, and everybody on the roll is told.

Once, because two reports of one conversation could be subtracted from each other.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import previewing, printed, wording
from tongxin.consultations.models import (
    Consultation,
    PublishedReport,
    PublishedResult,
)
from tongxin.consultations.operations.holding import held, require_keeper
from tongxin.consultations.operations.opening import tell_each
from tongxin.journal import operations as journal
from tongxin.kernel.guard import first
from tongxin.people.models import Actor, account_of
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter

State = Consultation.State


@transaction.atomic
def publish_report(
    actor: Actor, consultation: Consultation, *, seen: str = ""
) -> PublishedReport:
    """Publish the computed report, once and for good.

    `seen` is the digest of the preview that somebody looked at: only that is published.
    """
    require_keeper(actor, consultation)
    consultation = held(consultation)
    if consultation.state == State.PUBLISHED:
        raise ValidationError(_("The report was published before."))
    report = previewing.computed(consultation)
    if consultation.state != State.SEALED or report is None:
        raise ValidationError(_("There is no report yet that could be published."))
    content = previewing.content_of_report(report)
    digest = printed.digest_of(content)
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
    first(
        Consultation.objects.filter(pk=consultation.pk, state=State.SEALED).update(
            state=State.PUBLISHED, published_at=published.published_at
        )
    )
    consultation.refresh_from_db()
    journal.record(actor, "consultation.published", consultation, ["state", "digest"])
    title, text = wording.published(consultation)
    tell_each(consultation, consultation.entries.all(), "published", title, text)
    return published


def _store_results(published: PublishedReport, content: dict[str, Any]) -> None:
    """The word of each statement in a row of its own, so that lists find it."""
    rows = published.consultation.statements.select_related("point")
    statements = {one.number: one for one in rows}
    results = []
    for one in content["statements"]:
        statement = statements[one["number"]]
        matter_id = statement.point.matter_id if statement.point else None
        results.append(
            PublishedResult(
                published=published,
                statement=statement,
                matter_id=matter_id,
                result=one["result"],
            )
        )
    PublishedResult.objects.bulk_create(results)


def _lead_on(actor: Actor, published: PublishedReport) -> None:
    """The matters it asked about have gone a step; whoever spoke of them sees it."""
    asked = Matter.objects.filter(pk__in=published.results.values("matter"))
    link = reverse("consultations:report", args=[published.consultation_id])
    for matter in asked.order_by("pk"):
        voices.record_progress(
            actor,
            matter,
            what=Matter.Progress.CONSULTED,
            source=published.consultation,
            link=link,
        )
