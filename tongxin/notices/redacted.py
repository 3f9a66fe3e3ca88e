"""Messages that repeat words of the record they tell of."""

from collections.abc import Iterator, Sequence

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.redacting import Piece, Redacted, by_label, texts_of
from tongxin.notices.models import Notice


def _told_of(rows: Sequence[Model]) -> QuerySet[Notice]:
    found = Q(pk__in=[])
    for label, numbers in by_label(rows).items():
        # They name it as the class is called.
        found |= Q(subject_label__iexact=label, subject_id__in=numbers)
    return Notice.objects.filter(found)


def _pieces(notice: Notice) -> Iterator[Piece]:
    return texts_of([notice], _("Message"), "title", "text")


MESSAGES = Redacted(
    model=Notice,
    pieces=_pieces,
    repeats=_told_of,
    name=lambda _notice: _("Message"),
)
