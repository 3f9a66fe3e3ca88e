"""Who may see, prepare, run and answer a consultation. Reads only.

No function here gives anybody the stances of another: there is no such right.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongxin.consultations.models import (
    AskedInstitution,
    CheckInvitation,
    Consultation,
    OutsideConversation,
    Position,
    Report,
    RollEntry,
    Statement,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import System
from tongxin.kernel.rows import Prepared
from tongxin.people.models import (
    INTAKE_ROLES,
    WORKING_ROLES,
    Actor,
    Appointment,
    Channel,
    Office,
    Organisation,
    Person,
    Role,
    User,
)
from tongxin.people.reach import Reach
from tongxin.rolls import policies as rolls
from tongxin.rolls import queries as roll_queries
from tongxin.units import policies as units

# Who writes down what people answer at the window or by telephone.
TYPISTS = Reach(
    everywhere=[(role, Office.Kind.STREET) for role in INTAKE_ROLES],
    community=[(role, Office.Kind.COMMUNITY) for role in INTAKE_ROLES],
)


def _rows() -> QuerySet[Consultation]:
    """With what every page says of one: its unit, or where else it was held."""
    rows = Consultation.objects.select_related("unit__community", "seal_key", "outside")
    return rows.defer("outside__content")


def _run_by(actor: Actor, unit: str) -> Q:
    """The street and the unit's own community, never its applicant."""
    return units.EDITORS.within(actor, community=[f"{unit}community"])


def visible_to(actor: Actor) -> QuerySet[Consultation]:
    """All that was announced; what is in preparation, for those who prepare it."""
    opened = ~Q(state=Consultation.State.DRAFT) | Q(announced_on__isnull=False)
    # What was held elsewhere is read once all of it is in.
    opened &= ~Q(state=Consultation.State.ARRIVING)
    return _rows().filter(opened | _run_by(actor, "unit__"))


def kept_by(actor: Actor) -> QuerySet[Consultation]:
    """Consultations whose working page opens for `actor`."""
    return _rows().filter(_run_by(actor, "unit__"))


def may_keep(actor: Actor, consultation: Consultation) -> bool:
    if consultation.unit is None:
        return may_take_over(actor)
    return units.may_edit(actor, consultation.unit)


def may_take_over(actor: Actor) -> bool:
    """The street's office alone takes conversations over that were held elsewhere."""
    return units.edits_everywhere(actor)


def outside_visible_to(actor: Actor) -> QuerySet[OutsideConversation]:
    rows = OutsideConversation.objects.select_related("consultation")
    return rows if may_take_over(actor) else rows.none()


def reports_kept_by(actor: Actor) -> QuerySet[Report]:
    rows = Report.objects.select_related("consultation__unit")
    return rows.filter(_run_by(actor, "consultation__unit__"))


def typed_by(actor: Actor) -> QuerySet[Consultation]:
    """Where the actor writes down what people answer at the window or by telephone."""
    rows = Consultation.objects.select_related("unit__community", "seal_key")
    rows = rows.exclude(state=Consultation.State.DRAFT).exclude(unit=None)
    return TYPISTS.rows(actor, rows, community=["unit__community"])


def collected_by(actor: Actor) -> QuerySet[Consultation]:
    """Where the actor may see who is silent: names and doors of a neighbourhood, so
    for who keeps its roll; and to ask them, so while it is open alone.
    """
    rows = _rows().filter(unit__in=rolls.rolls_kept_by(actor))
    return rows.filter(state=Consultation.State.OPEN, closes_at__gt=timezone.now())


def may_collect(actor: Actor, consultation: Consultation) -> bool:
    if consultation.unit is None or not consultation.is_taking:
        return False
    return units.may_keep_roll(actor, consultation.unit)


def collectors_of(consultation: Consultation) -> QuerySet[User]:
    """Who goes from door to door there: the street, the community, social workers."""
    today = clock.today()
    posts = Appointment.objects.filter(from_on__lte=today).filter(
        Q(until_on=None) | Q(until_on__gt=today)
    )
    intake = Q(role__in=INTAKE_ROLES)
    here = Q(office__community=consultation.own_unit.community_id)
    posts = posts.filter(
        intake & Q(office__kind=Office.Kind.STREET)
        | intake & Q(office__kind=Office.Kind.COMMUNITY) & here
        | Q(role=Role.SOCIAL_WORKER) & (Q(office__community=None) | here)
    )
    return (
        User.objects.filter(pk__in=posts.values("user"), is_active=True)
        .exclude(public_name="")
        .order_by("public_name", "pk")
    )


def known_as(person_id: int) -> set[int]:
    """Whom a frozen roll may name for this person: also whoever the roll knew until
    they took their entries over by letter.
    """
    return {person_id, *roll_queries.former_person_ids(person_id)}


def entry_of(actor: Actor, consultation_id: int) -> RollEntry | None:
    """The actor's own place on the frozen roll, if there is one."""
    if not isinstance(actor, User) or actor.person_id is None:
        return None
    return _first(_WITH_KEY, consultation_id, actor.person_id)


def place_of(person_id: int | None, consultation_id: int) -> RollEntry | None:
    """The same for a person, without its consultation: an act holds that anyhow."""
    return _first(_PLACES, consultation_id, person_id) if person_id else None


type _Places = tuple[Prepared[RollEntry], Prepared[RollEntry]]


def _first(places: _Places, *numbers: int) -> RollEntry | None:
    """Somebody's own place, else one that was taken over by letter."""
    own, taken = places
    return own.first(*numbers) or taken.first(*numbers)


def _prepared(rows: QuerySet[RollEntry]) -> _Places:
    def own(consultation_id: int, person_id: int) -> QuerySet[RollEntry]:
        return rows.filter(consultation=consultation_id, person=person_id)

    def taken(consultation_id: int, person_id: int) -> QuerySet[RollEntry]:
        former = roll_queries.former_persons(person_id)
        return rows.filter(consultation=consultation_id, person__in=former)

    return Prepared(own), Prepared(taken)


_PLACES = _prepared(RollEntry.objects.order_by("pk"))
_WITH_KEY = _prepared(
    RollEntry.objects.select_related("consultation__seal_key").order_by("pk")
)


def statements_visible_to(
    actor: Actor, consultation: Consultation
) -> QuerySet[Statement]:
    """What is asked or was; drafts, for those who prepare them."""
    rows = consultation.statements.all()
    if may_keep(actor, consultation):
        return rows
    if consultation.is_draft:
        return rows.none()
    return rows.filter(issued_at__isnull=False)


def quoted_from(actor: Actor) -> QuerySet[Statement]:
    """Statements that come from a voice of the actor, who is asked whether they may."""
    if not isinstance(actor, User) or actor.person_id is None:
        return Statement.objects.none()
    own = Q(point__voice__author=actor.person_id)
    # Whoever brought it, where its author left no way (see `Voice.hears`).
    author = "point__voice__author"
    left_none = Q((author, None)) | Q((f"{author}__answer_channel", Channel.RECEIPT))
    own |= left_none & Q(point__voice__filed_by=actor.person_id)
    return _statements().filter(own).exclude(consent=Statement.Consent.NOT_NEEDED)


def quotations_answered_by(actor: Actor) -> QuerySet[Statement]:
    """Of the author alone; of the office, for those to whom no way of theirs leads."""
    if isinstance(actor, System):
        return _statements()
    own = Q(pk__in=quoted_from(actor).order_by().values("pk"))
    kept = _run_by(actor, "consultation__unit__")
    for who in ("author", "filed_by"):
        kept &= _has_no_way(f"point__voice__{who}")
    return _statements().filter(own | kept)


def _has_no_way(person: str) -> Q:
    """Nobody, or somebody without account, number and e-mail."""
    facts: dict[str, Any] = {f"{person}__user": None, f"{person}__phone_hash": ""}
    mail = Q((f"{person}__email_sealed", None)) | Q((f"{person}__email_sealed", b""))
    return Q((person, None)) | Q(**facts) & mail


def _statements() -> QuerySet[Statement]:
    return Statement.objects.select_related(
        "consultation__unit", "consultation__seal_key", "point__voice", "written_by"
    )


def statements_kept_by(actor: Actor) -> QuerySet[Statement]:
    return _statements().filter(_run_by(actor, "consultation__unit__"))


def may_keep_statement(actor: Actor, statement: Statement) -> bool:
    return may_keep(actor, statement.consultation)


def statements_checked_by(actor: Actor) -> QuerySet[Statement]:
    """Of those on its roll, which the act itself looks up: their sides count."""
    rows = _statements()
    return rows if isinstance(actor, User) and actor.person_id else rows.none()


def invitations_to(actor: Actor) -> QuerySet[CheckInvitation]:
    """What the actor was asked to check; nobody else's."""
    rows = CheckInvitation.objects.select_related(
        "statement__consultation__unit", "person__seal_key"
    )
    if not isinstance(actor, User) or actor.person_id is None:
        return rows.none()
    return rows.filter(person__in=known_as(actor.person_id))


def checks_left(actor: Actor, asked: CheckInvitation) -> list[CheckInvitation]:
    """What the actor was asked to read of the same consultation and has not yet."""
    rows = invitations_to(actor).filter(
        statement__consultation=asked.statement.consultation_id,
        statement__state=Statement.State.DRAFT,
        answered_at=None,
    )
    return list(rows.order_by("statement__number"))


def people_at_desks_of(organisation: Organisation) -> list[Person]:
    """Those who work at a desk of the body today, as far as the house knows them."""
    today = clock.today()
    posts = Appointment.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today),
        office__organisation=organisation,
        role__in=WORKING_ROLES,
        from_on__lte=today,
        user__is_active=True,
        user__person__isnull=False,
    )
    rows = Person.objects.filter(pk__in=posts.values("user__person"))
    return list(rows.select_related("seal_key").order_by("pk"))


def institutions_kept_by(actor: Actor) -> QuerySet[AskedInstitution]:
    """Bodies asked in consultations of the actor's office."""
    rows = AskedInstitution.objects.select_related("consultation__unit", "organisation")
    return rows.filter(_run_by(actor, "consultation__unit__"))


def institutions_spoken_for(actor: Actor) -> QuerySet[AskedInstitution]:
    """Bodies for whom the actor puts a word on the record: at the body's own desk, or
    for the office.
    """
    rows = AskedInstitution.objects.select_related("consultation__unit", "organisation")
    return rows.filter(_spoken_for(actor, "consultation__unit__"))


def statements_spoken_to(actor: Actor) -> QuerySet[Statement]:
    """Statements to which they may."""
    asked = institutions_spoken_for(actor).order_by().values("consultation")
    return _statements().filter(consultation__in=asked)


def positions_spoken_for(actor: Actor) -> QuerySet[Position]:
    rows = Position.objects.select_related("statement__consultation", "organisation")
    return rows.filter(_spoken_for(actor, "statement__consultation__unit__"))


def may_speak_for(
    actor: Actor, consultation: Consultation, organisation: Organisation
) -> bool:
    return may_keep(actor, consultation) or organisation.pk in _own_bodies(actor)


def _spoken_for(actor: Actor, unit: str) -> Q:
    return _run_by(actor, unit) | Q(organisation__in=_own_bodies(actor))


def _own_bodies(actor: Actor) -> set[int]:
    """Organisations at whose own desk the actor works."""
    posts = actor.posts if isinstance(actor, User) else ()
    found = (p.office.organisation_id for p in posts if p.role in WORKING_ROLES)
    return {pk for pk in found if pk is not None}
