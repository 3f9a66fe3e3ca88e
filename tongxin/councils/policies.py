"""Who sees and runs a body and its meetings. Reads only."""

from collections.abc import Callable, Iterable

from django.db.models import Model, Q, QuerySet

from tongxin.councils.models import (
    AgendaItem,
    Attendance,
    Body,
    Conflict,
    Decision,
    Excuse,
    Line,
    Meeting,
    Minutes,
    Objection,
    Seat,
    Studio,
    Term,
)
from tongxin.kernel import clock
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, User
from tongxin.people.reach import EVERYTHING
from tongxin.redactions import policies as redactions
from tongxin.units import policies as units

OF_A_COMMUNITY = (Body.Kind.UNIT, Body.Kind.COMMUNITY)


# ---- Who it is ----


def may_found(actor: Actor) -> bool:
    """The street founds every body; none founds itself."""
    return units.edits_everywhere(actor)


def keeps_some(actor: Actor) -> bool:
    """Whether the working pages open: the street's, and a community's own office."""
    return may_found(actor) or bool(units.edited_community_ids(actor))


def may_keep(actor: Actor, body: Body) -> bool:
    """As `kept_by`, of one that is read already."""
    return may_found(actor) or (
        body.kind in OF_A_COMMUNITY
        and body.community_id in units.edited_community_ids(actor)
    )


def _kept(actor: Actor, path: str = "") -> Q:
    """The street everywhere; a community's office its own and its units' bodies."""
    if may_found(actor):
        return EVERYTHING
    own = units.edited_community_ids(actor)
    return Q((f"{path}kind__in", OF_A_COMMUNITY), (f"{path}community__in", own))


def _followed(actor: Actor, path: str) -> Q:
    """Rows of a body that the actor keeps, or has a seat in; `path` leads to it."""
    seated = terms_of(actor).values("seat__body")
    return _kept(actor, f"{path}__") | Q((f"{path}__in", seated))


def terms_of(actor: Actor) -> QuerySet[Term]:
    """Seats that the actor holds, or stands in for, today."""
    if not isinstance(actor, User) or actor.person_id is None:
        return Term.objects.none()
    today = clock.today()
    return Term.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today),
        person=actor.person_id,
        from_on__lte=today,
    ).select_related("seat__body")


def has_seat(user: User) -> bool:
    return terms_of(user).exists()


def is_seated(actor: Actor, body: Body) -> bool:
    return terms_of(actor).filter(seat__body=body).exists()


def terms_spoken_for(actor: Actor, body: Body) -> QuerySet[Term]:
    """For whom the actor speaks there: for everybody the office, else themselves."""
    rows = Term.objects.all() if may_keep(actor, body) else terms_of(actor)
    return rows.filter(seat__body=body)


# ---- Bodies and seats ----


def visible_to(actor: Actor) -> QuerySet[Body]:
    """Bodies, their bylaws and seats are public: a seat is an office."""
    return Body.objects.select_related("unit", "community")


def kept_by(actor: Actor) -> QuerySet[Body]:
    """Bodies whose meetings the actor prepares and types."""
    return visible_to(actor).filter(_kept(actor))


def ruled_by(actor: Actor) -> QuerySet[Body]:
    """Those whose bylaws the actor sets, and that the actor dissolves: all, or none."""
    rows = visible_to(actor)
    return rows if may_found(actor) else rows.none()


def _of_kept[M: Model](rows: QuerySet[M], path: str) -> Callable[[Actor], QuerySet[M]]:
    """Rows of the bodies that an actor keeps; `path` leads to the body."""
    return lambda actor: rows.filter(_kept(actor, f"{path}__"))


studios_kept_by = _of_kept(Studio.objects.select_related("body"), "body")
seats_kept_by = _of_kept(Seat.objects.select_related("body__unit"), "body")
terms_kept_by = _of_kept(
    Term.objects.select_related("seat__body", "person"), "seat__body"
)
conflicts_kept_by = _of_kept(
    Conflict.objects.select_related("term__seat", "matter"), "term__seat__body"
)


def reported(actor: Actor, bodies: Iterable[Body]) -> frozenset[int]:
    """Those of them whose unit's monthly report opens for the actor."""
    return frozenset(
        body.pk
        for body in bodies
        if body.unit is not None and units.may_read_reports(actor, body.unit)
    )


# ---- Meetings ----


_MEETINGS = Meeting.objects.select_related("body__unit", "body__community", "presider")
_DECISIONS = Decision.objects.select_related(
    "item__meeting__body__unit", "item__meeting__body__community", "item__matter"
)
_MINUTES = Minutes.objects.select_related("meeting__body__community")
# Meetings whose working pages open for the actor, and what hangs on them.
meetings_run_by = _of_kept(_MEETINGS, "body")
items_run_by = _of_kept(
    AgendaItem.objects.select_related("meeting__body__unit", "matter"), "meeting__body"
)
attendances_run_by = _of_kept(
    Attendance.objects.select_related("meeting__body", "seat", "term"), "meeting__body"
)
lines_run_by = _of_kept(Line.objects.select_related("meeting__body"), "meeting__body")
minutes_run_by = _of_kept(_MINUTES, "meeting__body")
objections_run_by = _of_kept(
    Objection.objects.select_related("minutes__meeting__body"), "minutes__meeting__body"
)
decisions_run_by = _of_kept(_DECISIONS, "item__meeting__body")


def _redacted(actor: Actor, path: str = "") -> Q:
    """As `_kept`, of the office that the actor heads."""
    if redactions.HEADS.is_everywhere(actor):
        return EVERYTHING
    own = redactions.HEADS.community_ids(actor)
    return Q((f"{path}kind__in", OF_A_COMMUNITY), (f"{path}community__in", own))


def bodies_redacted_by(actor: Actor) -> QuerySet[Body]:
    return visible_to(actor).filter(_redacted(actor))


def meetings_redacted_by(actor: Actor) -> QuerySet[Meeting]:
    return _MEETINGS.filter(_redacted(actor, "body__"))


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """That there is a meeting, and what is on its agenda, is public once called."""
    called = ~Q(state=Meeting.State.PLANNED)
    return _MEETINGS.filter(called | _followed(actor, "body"))


def meetings_followed_by(actor: Actor) -> QuerySet[Meeting]:
    """Meetings whose screen opens for the actor: whoever types, whoever has a seat."""
    return _MEETINGS.filter(_followed(actor, "body"))


def excuses_followed_by(actor: Actor) -> QuerySet[Excuse]:
    """Those that the actor may take back: the own ones, and for the office all."""
    rows = Excuse.objects.select_related("meeting__body", "term__seat", "term__person")
    rows = rows.select_related("stand_in__person")
    own = Q(term__in=terms_of(actor).values("pk"))
    return rows.filter(_kept(actor, "meeting__body__") | own)


# ---- Minutes and decisions ----


def minutes_visible_to(actor: Actor) -> QuerySet[Minutes]:
    """Published ones are public; a draft is for those whose meeting it was."""
    published = Q(pk__in=_settled("councils.minutes", Duty.State.PUBLISHED))
    return _MINUTES.filter(published | _followed(actor, "meeting__body"))


def minutes_followed_by(actor: Actor) -> QuerySet[Minutes]:
    """Those of which the actor says for a seat that they are wrong, or right."""
    return _MINUTES.filter(_followed(actor, "meeting__body"))


def decisions_visible_to(actor: Actor) -> QuerySet[Decision]:
    """Published ones are public; before, they are for those whose meeting it was."""
    published = Q(pk__in=_settled("councils.decision", Duty.State.PUBLISHED))
    return _DECISIONS.filter(published | _followed(actor, "item__meeting__body"))


def withheld_decisions() -> QuerySet[Duty, int]:
    """Numbers of decisions that are kept back, on a ground that is public."""
    return _settled("councils.decision", Duty.State.WITHHELD)


def withheld_from(actor: Actor, minutes: Minutes) -> frozenset[int]:
    """Decisions whose words this reader of published minutes may not have."""
    decided = {
        item["decision"]["id"] for item in minutes.content["items"] if item["decision"]
    }
    kept = set(withheld_decisions().filter(object_id__in=decided))
    if not kept:
        return frozenset()
    seen = decisions_visible_to(actor).filter(pk__in=kept)
    return frozenset(kept - set(seen.values_list("pk", flat=True)))


def _settled(label: str, state: Duty.State) -> QuerySet[Duty, int]:
    """Numbers of the records of one kind whose duty ended so."""
    rows = Duty.objects.filter(label=label, state=state)
    return rows.values_list("object_id", flat=True)
