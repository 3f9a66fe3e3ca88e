"""Taking a stance: by the web for oneself; written down by staff for somebody else.

Nothing here writes beside each other who somebody is and what they hold: the journal
names the consultation, and for the web nobody; the stance names a pseudonym.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.models import Consultation, RollEntry, Stance, Statement
from tongxin.consultations.operations.holding import held, held_open
from tongxin.consultations.operations.typed import forget_slip, tell_typed
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.guard import require
from tongxin.kernel.rows import Prepared, put_latest
from tongxin.people.models import Actor, Person, User

ONCE = ("statement", "pseudonym")


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
    consultation, now = held_open(statement.consultation_id)
    if _ASKED.first(consultation.pk, statement.pk) is None:
        raise _not_asked()
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


@transaction.atomic
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
    require(
        policies.may_type(actor, consultation),
        _("Only staff who take in for this unit write answers down."),
    )
    if channel not in Stance.BY_STAFF:
        raise ValidationError({"channel": _("There is no such way.")})
    collector = _collector(actor, consultation, channel, collector)
    consultation = held(consultation)
    expressed_at = _in_time(consultation, channel, expressed_at)
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
    journal.record(actor, "consultation.answers_typed", consultation, ["stances"])
    if slip_code:
        forget_slip(consultation, slip_code)
    if count:
        tell_typed(consultation, entry, person, channel)
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
        raise _not_asked()


def _not_asked() -> ValidationError:
    return ValidationError(_("This statement is not asked any more."))


def _in_time(
    consultation: Consultation, channel: str, expressed_at: datetime
) -> datetime:
    """When it was expressed, if that and its typing were in time.

    A slip bears a day: on the day of opening that is taken as the moment of opening.
    """
    start, end = consultation.opened_at, consultation.closes_at
    if start is None or end is None:
        raise ValidationError(_("This consultation takes no answers now."))
    if expressed_at < start <= expressed_at + timedelta(days=1):
        expressed_at = start
    if not start <= expressed_at < end or expressed_at > timezone.now():
        raise ValidationError(
            {"expressed_on": _("It has to be answered while the consultation is open.")}
        )
    is_late_paper = (
        channel == Stance.Channel.PAPER
        and consultation.sealed_at is None
        and (
            consultation.paper_until is None
            or clock.today() <= consultation.paper_until
        )
    )
    if not consultation.is_taking and not is_late_paper:
        raise ValidationError(_("This consultation takes no answers now."))
    return expressed_at
