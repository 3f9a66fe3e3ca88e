"""Who sees and runs a body and its meetings. Reads only."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tongxin.councils.models import Body, Decision, Meeting, Minutes, Term
from tongxin.kernel import clock
from tongxin.kernel.actors import System
from tongxin.kernel.rows import Prepared
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, User
from tongxin.renewal import policies as renewal


def visible_to(actor: Actor) -> QuerySet[Body]:
    """Bodies, their bylaws and seats are public: a seat is an office."""
    return Body.objects.select_related("unit", "community")


def kept_by(actor: Actor) -> QuerySet[Body]:
    """Bodies whose meetings the actor prepares and types."""
    bodies = visible_to(actor)
    if renewal.edits_everywhere(actor):
        return bodies
    if not isinstance(actor, User):
        return bodies.none()
    own = renewal.edited_community_ids(actor)
    return bodies.filter(kind__in=OF_A_COMMUNITY, community__in=own)


OF_A_COMMUNITY = (Body.Kind.UNIT, Body.Kind.COMMUNITY)


def keeps_some(actor: Actor) -> bool:
    """Whether the working pages open: the street's, and a community's own office."""
    return renewal.edits_everywhere(actor) or bool(renewal.edited_community_ids(actor))


def reported(actor: Actor, bodies: Iterable[Body]) -> frozenset[int]:
    """Those of them whose unit's monthly report opens for the actor."""
    return frozenset(
        body.pk
        for body in bodies
        if body.unit is not None and renewal.may_read_reports(actor, body.unit)
    )


def may_found(actor: Actor) -> bool:
    """The street founds every body; none founds itself."""
    return renewal.edits_everywhere(actor)


def may_keep(actor: Actor, body: Body) -> bool:
    """The street everywhere; a community's office its own and its units' bodies."""
    if renewal.edits_everywhere(actor):
        return True
    return (
        body.kind in OF_A_COMMUNITY
        and body.community_id in renewal.edited_community_ids(actor)
    )


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


def is_seated(actor: Actor, body: Body) -> bool:
    return terms_of(actor).filter(seat__body=body).exists()


def may_excuse(actor: Actor, meeting: Meeting, term: Term) -> bool:
    """Whoever has the seat says that they cannot come; the office writes it down."""
    if term.seat.body_id != meeting.body_id:
        return False
    is_own = terms_of(actor).filter(pk=term.pk).exists()
    return is_own or may_keep(actor, meeting.body)


def terms_excused_by(actor: Actor, meeting: Meeting) -> QuerySet[Term]:
    """Whom the actor may excuse: everybody for the office, else themselves."""
    if may_keep(actor, meeting.body):
        return Term.objects.filter(seat__body=meeting.body)
    return terms_of(actor).filter(seat__body=meeting.body)


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """That there is a meeting, and what is on its agenda, is public once called."""
    rows = Meeting.objects.select_related("body__unit", "body__community", "presider")
    if isinstance(actor, System):
        return rows
    called = ~Q(state=Meeting.State.PLANNED)
    kept = Q(body__in=kept_by(actor).values("pk"))
    seated = Q(body__in=terms_of(actor).values("seat__body"))
    return rows.filter(called | kept | seated)


def meetings_run_by(actor: Actor) -> QuerySet[Meeting]:
    """Meetings whose working pages open for the actor."""
    rows = Meeting.objects.select_related("body__unit", "body__community", "presider")
    return rows.filter(body__in=kept_by(actor).values("pk"))


def meeting_run_by(actor: Actor, pk: int) -> Meeting | None:
    """The one of `meetings_run_by` that has this number."""
    found = _WITH_BODY.first(pk)
    return found if found is not None and may_keep(actor, found.body) else None


_WITH_BODY = Prepared(lambda pk: Meeting.objects.select_related("body").filter(pk=pk))


def meetings_followed_by(actor: Actor) -> QuerySet[Meeting]:
    """Meetings whose screen opens for the actor: whoever types, whoever has a seat."""
    rows = Meeting.objects.select_related("body__unit", "body__community", "presider")
    return rows.filter(
        Q(body__in=kept_by(actor).values("pk"))
        | Q(body__in=terms_of(actor).values("seat__body"))
    )


def minutes_visible_to(actor: Actor) -> QuerySet[Minutes]:
    """Published ones are public; a draft is for those whose meeting it was."""
    rows = Minutes.objects.select_related("meeting__body")
    if isinstance(actor, System):
        return rows
    bodies = kept_by(actor).values("pk")
    seated = terms_of(actor).values("seat__body")
    return rows.filter(
        Q(pk__in=_published("councils.minutes"))
        | Q(meeting__body__in=bodies)
        | Q(meeting__body__in=seated)
    )


def decisions_visible_to(actor: Actor) -> QuerySet[Decision]:
    """Published ones are public; before, they are for those whose meeting it was."""
    rows = Decision.objects.select_related("item__meeting__body", "item__matter")
    if isinstance(actor, System):
        return rows
    bodies = kept_by(actor).values("pk")
    seated = terms_of(actor).values("seat__body")
    return rows.filter(
        Q(pk__in=_published("councils.decision"))
        | Q(item__meeting__body__in=bodies)
        | Q(item__meeting__body__in=seated)
    )


def withheld_decisions() -> QuerySet[Duty, int]:
    """Numbers of decisions that are kept back, on a ground that is public."""
    return _settled("councils.decision", Duty.State.WITHHELD)


def withheld_from(actor: Actor, minutes: Minutes) -> frozenset[int]:
    """Decisions whose words this reader of published minutes may not have."""
    told = {
        one["decision"]["id"] for one in minutes.content["items"] if one["decision"]
    }
    kept = set(withheld_decisions().filter(object_id__in=told))
    if not kept:
        return frozenset()
    seen = decisions_visible_to(actor).filter(pk__in=kept)
    return frozenset(kept - set(seen.values_list("pk", flat=True)))


def _published(label: str) -> QuerySet[Duty, int]:
    """Numbers of the records of one kind that are open to everybody."""
    return _settled(label, Duty.State.PUBLISHED)


def _settled(label: str, state: Duty.State) -> QuerySet[Duty, int]:
    rows = Duty.objects.filter(label=label, state=state)
    return rows.values_list("object_id", flat=True)
