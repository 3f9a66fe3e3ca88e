"""Taking a stance: by the web for oneself; written down by staff for somebody else.

Nothing here writes beside each other who somebody is and what they hold: the journal
names the consultation, and for the web nobody; the stance names a pseudonym.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.ballots.slips import in_time
from tongxin.ballots.taking import held_open
from tongxin.consultations import messages, policies, slips
from tongxin.consultations.models import Consultation, RollEntry, Stance, Statement
from tongxin.consultations.operations.rules import NOT_ASKED, TAKES_NONE, TYPED
from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.guard import require
from tongxin.kernel.rows import Prepared, put_latest
from tongxin.people.models import Actor, Person, User

ONCE = ("statement", "pseudonym")

say(
    "consultation.stance_taken",
    Words(
        pgettext_lazy("journal", "took a stance"),
        pgettext_lazy("journal", "stance taken"),
    ),
)


def take_stance(actor: Actor, statement: Statement, *, choice: str) -> Stance:
    """Say what one can live with; said anew until the end, the last word counts."""
    person_id = actor.person_id if isinstance(actor, User) else None
    # The roll is frozen: who asks is read before anybody has to wait for us.
    entry = policies.place_of(person_id, statement.consultation_id)
    require(entry is not None, _("Only people on the roll take a stance."))
    assert entry is not None
    return _take(entry, statement, _choice(choice))


@transaction.atomic
def _take(entry: RollEntry, statement: Statement, choice: str) -> Stance:
    consultation, now = held_open(_CONSULTATION, statement.consultation_id, TAKES_NONE)
    if _ASKED.first(consultation.pk, statement.pk) is None:
        raise ValidationError(str(NOT_ASKED))
    stance = Stance(
        pseudonym=_pseudonym(consultation, entry),
        statement_id=statement.pk,
        choice=choice,
        expressed_at=now,
        received_at=now,
        channel=Stance.Channel.WEB,
    )
    put_latest(stance, once=ONCE, by="expressed_at")
    # The public, as for an anonymous voice: nobody reads here who has answered when.
    journal.record(VISITOR, "consultation.stance_taken", consultation)
    return stance


# Its key, and of itself no more than `takes_at` looks at.
_CONSULTATION = Prepared(
    lambda pk: (
        Consultation.objects.filter(pk=pk)
        .select_related("seal_key")
        .only("state", "closes_at", "seal_key")
    )
)


@operation(
    "consultation.answers_typed",
    Words(
        pgettext_lazy("journal", "typed answers"),
        pgettext_lazy("journal", "answers typed"),
    ),
    TYPED,
)
def type_stances(  # noqa: PLR0913 - what stands on a slip of paper
    actor: User,
    consultation: Consultation,
    *,
    person: Person,
    choices: Mapping[int, str],
    channel: str,
    expressed_at: datetime,
    collector: User | None = None,
    slip_code: str = "",
) -> int:
    """Write down what somebody answered at the window, by telephone or on paper.

    Paper that was there in time may be typed a little longer. An answer expressed
    later by another way stands; returns how many of these count. The person is told
    that it was done, and a slip found by its code forgets whose it was.
    """
    expressed_at = in_time(
        consultation,
        channel,
        expressed_at,
        outside=_("It has to be answered while the consultation is open."),
        over=TAKES_NONE,
    )
    collector = _collector(actor, consultation, channel, collector)
    entry = policies.place_of(person.pk, consultation.pk)
    if entry is None:
        raise ValidationError(_("This person is not on the roll."))
    if not choices:
        raise ValidationError(_("Nothing is ticked."))
    _require_asked(consultation.pk, list(choices))
    count = 0
    for statement_id, choice in sorted(choices.items()):
        stance = Stance(
            pseudonym=_pseudonym(consultation, entry),
            statement_id=statement_id,
            choice=_choice(choice),
            expressed_at=expressed_at,
            received_at=timezone.now(),
            channel=channel,
            collector=collector,
        )
        count += put_latest(stance, once=ONCE, by="expressed_at") is not None
    if slip_code:
        # From now on the paper leads to nobody.
        code_hash = slips.hash_of(consultation.pk, slip_code)
        consultation.slips.filter(code_hash=code_hash).update(entry=None)
    if count:
        messages.tell_typed(entry, person, channel)
    return count


def _collector(
    actor: User, consultation: Consultation, channel: str, named: User | None
) -> User:
    """Whoever brought the paper; what is said at the window has no other collector."""
    if named is None or named == actor or channel != Stance.Channel.PAPER:
        return actor
    if not policies.collectors_of(consultation).filter(pk=named.pk).exists():
        raise ValidationError(
            {"collector": _("Only staff and social workers there collect slips.")}
        )
    return named


def _pseudonym(consultation: Consultation, entry: RollEntry) -> str:
    entry.consultation = consultation
    return entry.pseudonym


def _choice(word: str) -> str:
    if word not in Stance.Choice.values:
        raise ValidationError({"choice": _("Please choose one of the three.")})
    return word


def _asked(consultation_id: int) -> QuerySet[Statement]:
    return Statement.objects.filter(
        consultation=consultation_id, state=Statement.State.ISSUED
    )


_ASKED = Prepared(
    lambda consultation_id, pk: _asked(consultation_id).filter(pk=pk).only("pk")
)


def _require_asked(consultation_id: int, ids: list[int]) -> None:
    if _asked(consultation_id).filter(pk__in=ids).count() != len(ids):
        raise ValidationError(str(NOT_ASKED))
