"""What this room keeps of one person, for the copy they may ask for."""

from datetime import date

from django.utils import timezone

from tongxin.journal import queries as entries
from tongxin.members.models import Cadre, Correction, Membership
from tongxin.members.queries import with_activity
from tongxin.people import queries as people
from tongxin.people.models import Person


def data_of(person: Person) -> dict[str, object]:
    """No actor: every row of the file, what was asked about it, and who read it."""
    rows = Membership.objects.filter(person=person).select_related(
        "origin", "person__seal_key"
    )
    files = list(with_activity(rows).prefetch_related("corrections").order_by("pk"))
    duties = list(
        Cadre.objects.filter(person=person)
        .select_related("organisation")
        .order_by("pk")
    )
    read = entries.reads_of_any(Membership._meta.label, [one.pk for one in files])
    read |= entries.reads_of_any(Cadre._meta.label, [one.pk for one in duties])
    return {
        "files": [_one(file) for file in files],
        "duties": [
            {
                "organisation": one.organisation.name,
                "duty": str(one.get_duty_display()),
                "from": _day(one.from_on),
                "until": _day(one.until_on),
            }
            for one in duties
        ],
        "read": [
            {"at": timezone.localtime(one.at).isoformat(), "who": one.who}
            for one in people.in_words(list(read))
        ],
    }


def _one(file: Membership) -> dict[str, object]:
    return {
        "organisation": file.origin.name,
        "as": str(file.get_kind_display()),
        "from": _day(file.from_on),
        "until": _day(file.until_on),
        "ended_because": str(file.get_ended_because_display()),
        "words": file.ended_words,
        "takes_part": [
            {
                "organisation": one.organisation.name,
                "from": _day(one.from_on),
                "until": _day(one.until_on),
            }
            for one in file.activities.all()
        ],
        "corrections": [_asked(file, one) for one in file.corrections.all()],
    }


def _asked(file: Membership, one: Correction) -> dict[str, str]:
    # Its words open with the person's own key, which is here already.
    one.membership = file
    return {
        "text": one.text,
        "outcome": str(one.get_outcome_display()),
        "answer": one.answer,
    }


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
