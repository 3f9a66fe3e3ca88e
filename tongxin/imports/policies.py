"""Who sees and settles a workbook: whoever keeps the records that it becomes."""

from django.db.models import Q, QuerySet

from tongxin.imports.kinds import kinds
from tongxin.imports.models import Workbook
from tongxin.people.models import Actor


def kept_by(actor: Actor) -> QuerySet[Workbook]:
    ours = Q(pk__in=[])
    for kind in kinds().values():
        ours |= kind.kept_by(actor)
    return Workbook.objects.select_related("seal_key").filter(ours)
