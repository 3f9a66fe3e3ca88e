"""What has to be public is listed by the title of its record."""

from collections.abc import Iterator, Sequence

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.redacting import Piece, Redacted, by_label, texts_of
from tongxin.openness.models import Duty


def _owed_for(rows: Sequence[Model]) -> QuerySet[Duty]:
    found = Q(pk__in=[])
    for label, numbers in by_label(rows).items():
        found |= Q(label=label, object_id__in=numbers)
    return Duty.objects.filter(found)


def _pieces(duty: Duty) -> Iterator[Piece]:
    return texts_of([duty], _("Open affairs"), "title", "reason")


DUTIES = Redacted(model=Duty, pieces=_pieces, repeats=_owed_for)
