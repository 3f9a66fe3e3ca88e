"""What this room keeps of one person, for the copy they may ask for."""

from django.utils import timezone

from tongxin.consultations.models import RollEntry, StatementCheck
from tongxin.people.models import Person


def data_of(person: Person) -> dict[str, object]:
    """No actor: where the person was asked, and what they checked.

    Never what they answered: somebody hands this copy over, and would read it. The
    person reads that on a page of their own.
    """
    entries = RollEntry.objects.filter(person=person).select_related("consultation")
    checks = StatementCheck.objects.filter(person=person).select_related("statement")
    return {
        "asked_in": [
            {
                "title": entry.consultation.title,
                "record_date": entry.consultation.record_day.isoformat(),
                "is_marked": entry.is_marked,
            }
            for entry in entries.order_by("pk")
        ],
        "checked": [
            {
                "at": timezone.localtime(check.checked_at).isoformat(),
                "statement": check.statement.text,
            }
            for check in checks.order_by("pk")
        ],
    }
