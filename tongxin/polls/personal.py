"""What this room keeps of one person, for the copy they may ask for."""

from tongxin.people.models import Person
from tongxin.polls.models import Ballot


def data_of(person: Person) -> dict[str, object]:
    """No actor: in which polls the person may vote.

    Never how they voted: somebody hands this copy over, and would read it. The person
    reads that on a page of their own.
    """
    rows = Ballot.objects.filter(person=person).select_related("poll", "head")
    return {
        "may_vote_in": [
            {
                "question": one.poll.question,
                "record_date": one.poll.record_on.isoformat(),
                "area": str(one.head.area),
            }
            for one in rows.order_by("pk")
        ]
    }
