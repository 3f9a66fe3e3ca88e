"""What of a plan can be blacked out: its clauses, what was asked, what was replied."""

from collections.abc import Iterator, Sequence

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.redacting import Piece, Redacted, by_label, texts_of
from tongxin.plans.models import ClauseRequest, ClauseText, PlanDocument
from tongxin.redactions.policies import headed


def _pieces(plan: PlanDocument) -> Iterator[Piece]:
    yield from texts_of([plan], _("Title"), "title", is_own=True)
    yield from texts_of(plan.versions.all(), _("Version"), "note")
    texts = ClauseText.objects.filter(clause__document=plan).order_by("pk")
    yield from texts_of(texts, _("Clause"), "text", "reason")
    asked = ClauseRequest.objects.filter(clause__document=plan).order_by("pk")
    yield from texts_of(asked, _("Request"), "wanted", "before", "reason")


def _asked_by(rows: Sequence[Model]) -> QuerySet[PlanDocument]:
    """A request repeats the recommendation that asks for it."""
    found = Q(pk__in=[])
    for label, numbers in by_label(rows).items():
        found |= Q(label=label, object_id__in=numbers)
    asked = ClauseRequest.objects.filter(found).values("clause__document")
    return PlanDocument.objects.filter(pk__in=asked)


PLANS = Redacted(
    model=PlanDocument,
    pieces=_pieces,
    repeats=_asked_by,
    rows=headed(PlanDocument.objects.select_related("unit"), "unit__community"),
)
