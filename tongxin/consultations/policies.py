"""Who may see, prepare, run and answer a consultation. Reads only.

No function here gives anybody the stances of another: there is no such right.
"""

from django.db.models import Q, QuerySet

from tongxin.consultations.models import Consultation, RollEntry, Statement
from tongxin.kernel.actors import System
from tongxin.people.models import WORKING_ROLES, Actor, Organisation, User
from tongxin.renewal import policies as renewal
from tongxin.renewal import queries as rolls
from tongxin.renewal.models import Unit


def visible_to(actor: Actor) -> QuerySet[Consultation]:
    """All that was opened; what is in preparation, for those who prepare it."""
    rows = Consultation.objects.select_related("unit__community", "seal_key")
    if renewal.edits_everywhere(actor):
        return rows
    opened = ~Q(state=Consultation.State.DRAFT)
    own = Q(unit__community__in=renewal.edited_community_ids(actor))
    return rows.filter(opened | own)


def kept_by(actor: Actor) -> QuerySet[Consultation]:
    """Consultations whose working page opens for `actor`."""
    rows = Consultation.objects.select_related("unit__community", "seal_key")
    if renewal.edits_everywhere(actor):
        return rows
    return rows.filter(unit__community__in=renewal.edited_community_ids(actor))


def may_prepare(actor: Actor, unit: Unit) -> bool:
    """The street and the unit's own community, never its applicant."""
    return renewal.may_edit(actor, unit)


def may_keep(actor: Actor, consultation: Consultation) -> bool:
    return renewal.may_edit(actor, consultation.unit)


def typed_by(actor: Actor) -> QuerySet[Consultation]:
    """Where the actor writes down what people answer at the window or by telephone."""
    rows = Consultation.objects.select_related("unit__community", "seal_key")
    rows = rows.exclude(state=Consultation.State.DRAFT)
    if isinstance(actor, System) or (isinstance(actor, User) and actor.is_street):
        return rows
    if not isinstance(actor, User):
        return rows.none()
    return rows.filter(unit__community__in=actor.community_ids)


def may_type(actor: Actor, consultation: Consultation) -> bool:
    if isinstance(actor, System):
        return True
    return isinstance(actor, User) and (
        actor.is_street or consultation.unit.community_id in actor.community_ids
    )


def known_as(person_id: int) -> set[int]:
    """Whom a frozen roll may name for this person: also whoever the roll knew until
    they took their entries over by letter.
    """
    return {person_id, *rolls.former_person_ids(person_id)}


def entry_of(actor: Actor, consultation_id: int) -> RollEntry | None:
    """The actor's own place on the frozen roll, if there is one."""
    if not isinstance(actor, User) or actor.person_id is None:
        return None
    return (
        RollEntry.objects.filter(
            consultation=consultation_id, person__in=known_as(actor.person_id)
        )
        .select_related("consultation__seal_key")
        .first()
    )


def statements_visible_to(
    actor: Actor, consultation: Consultation
) -> QuerySet[Statement]:
    """What is asked or was; drafts, for those who prepare them."""
    rows = consultation.statements.all()
    if may_keep(actor, consultation):
        return rows
    return rows.filter(issued_at__isnull=False)


def quoted_from(actor: Actor) -> QuerySet[Statement]:
    """Statements that come from a voice of the actor, who is asked whether they may."""
    if not isinstance(actor, User) or actor.person_id is None:
        return Statement.objects.none()
    own = Q(point__voice__author=actor.person_id)
    own |= Q(point__voice__author=None, point__voice__filed_by=actor.person_id)
    return Statement.objects.filter(own).exclude(consent=Statement.Consent.NOT_NEEDED)


def may_answer_quotation(actor: Actor, statement: Statement) -> bool:
    """The author; or the office, for one who said it by telephone or at the window."""
    if may_keep(actor, statement.consultation):
        return True
    return quoted_from(actor).filter(pk=statement.pk).exists()


def may_speak_for(actor: Actor, organisation: Organisation) -> bool:
    """Somebody at the organisation's own desk."""
    return isinstance(actor, User) and any(
        post.office.organisation_id == organisation.pk and post.role in WORKING_ROLES
        for post in actor.posts
    )
