"""Offices, organisations, and who holds which post."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import require
from tongxin.people import policies
from tongxin.people.models import Actor, Appointment, Office, Organisation, Role, User
from tongxin.people.operations.accounts import open_staff_account
from tongxin.people.operations.ending import end_sessions
from tongxin.places.models import Place


@transaction.atomic
def found_office(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    *,
    kind: Office.Kind | str,
    name: str,
    organisation: Organisation | None = None,
    community: Place | None = None,
    phone: str = "",
) -> Office:
    """Set up a desk that work can be sent to."""
    require(policies.is_administrator(actor), _("Only the administrator may do this."))
    office = Office(
        kind=kind,
        name=name.strip(),
        organisation=organisation,
        community=community,
        phone=phone.strip(),
    )
    office.full_clean()
    office.save()
    journal.record(actor, "office.founded", office)
    return office


@transaction.atomic
def close_office(actor: Actor, office: Office) -> Office:
    """Send no more work to a desk. Its past stays."""
    require(policies.is_administrator(actor), _("Only the administrator may do this."))
    holders = _in_force_or_later(office.appointments.all()).count()
    if holders:
        raise ValidationError(
            ngettext(
                "%(count)s person still holds a post here. Please end it first.",
                "%(count)s persons still hold posts here. Please end them first.",
                holders,
            ),
            params={"count": holders},
        )
    if not Office.objects.filter(pk=office.pk, is_closed=False).update(is_closed=True):
        raise ValidationError(_("This office is already closed."))
    journal.record(actor, "office.closed", office)
    office.is_closed = True
    return office


@transaction.atomic
def register_organisation(
    actor: Actor, *, kind: Organisation.Kind | str, name: str
) -> Organisation:
    """Enter a body that speaks, owns an office or runs a service."""
    require(
        policies.may_register_organisation(actor),
        _("Only staff who take in may register an organisation."),
    )
    organisation = Organisation(kind=kind, name=" ".join(name.split()))
    organisation.full_clean()
    organisation.save()
    journal.record(actor, "organisation.registered", organisation)
    return organisation


@transaction.atomic
def appoint(  # noqa: PLR0913 - each fact by its name
    actor: Actor,
    user: User,
    *,
    office: Office,
    role: Role | str,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Appointment:
    """Give an account a post. It signs in anew, so that rights begin cleanly."""
    require(
        policies.may_appoint(actor, user),
        _("Only an administrator appoints, and nobody appoints themself."),
    )
    if office.is_closed:
        raise ValidationError(_("This office is closed."))
    if not user.is_active:
        raise ValidationError(_("This account is closed."))
    _refuse_watching_oneself(user, role)
    post = Appointment(
        user=user,
        office=office,
        role=role,
        from_on=from_on or clock.today(),
        until_on=until_on,
    )
    post.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as error:
        raise ValidationError(
            _("The account already holds this post, or the days do not fit.")
        ) from error
    end_sessions(user)
    journal.record(actor, "appointment.made", post)
    return post


@transaction.atomic
def end_appointment(
    actor: Actor, post: Appointment, *, until_on: date | None = None
) -> Appointment:
    """End a post, at once or on a later day."""
    require(policies.is_administrator(actor), _("Only the administrator may do this."))
    last = until_on or clock.today()
    last = max(last, post.from_on)
    if post.role == Role.ADMINISTRATOR:
        _refuse_last_administrator(post)
    still = Appointment.objects.filter(pk=post.pk).filter(
        Q(until_on=None) | Q(until_on__gt=last)
    )
    if not still.update(until_on=last):
        raise ValidationError(_("This post has already ended."))
    end_sessions(post.user)
    journal.record(actor, "appointment.ended", post)
    post.until_on = last
    return post


@transaction.atomic
def appoint_first_administrator(username: str) -> tuple[User, str]:
    """Open the house: the one account that no account can open."""
    if _in_force_or_later(
        Appointment.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    ).exists():
        raise ValidationError(_("There already is an administrator."))
    user, password = open_staff_account(SYSTEM, username=username, public_name=username)
    office = Office.objects.filter(kind=Office.Kind.STREET, is_closed=False).first()
    if office is None:
        office = found_office(
            SYSTEM, kind=Office.Kind.STREET, name=_("Street office, administration")
        )
    appoint(SYSTEM, user, office=office, role=Role.ADMINISTRATOR)
    return user, password


def _in_force_or_later(posts: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return posts.filter(Q(until_on=None) | Q(until_on__gt=clock.today()))


def _refuse_watching_oneself(user: User, role: Role | str) -> None:
    held = set(
        _in_force_or_later(user.appointments.all()).values_list("role", flat=True)
    )
    wanted = held | {role}
    if Role.ADMINISTRATOR in wanted and wanted & policies.WATCHING_ROLES:
        raise ValidationError(
            _(
                "One account cannot be administrator and also watch over the "
                "administrator's work."
            )
        )


def _refuse_last_administrator(post: Appointment) -> None:
    others = _in_force_or_later(
        Appointment.objects.filter(
            role=Role.ADMINISTRATOR, user__is_active=True
        ).exclude(pk=post.pk)
    )
    if not others.exists():
        raise ValidationError(
            _("This is the last administrator. Please appoint another one first.")
        )
