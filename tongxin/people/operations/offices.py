"""Offices, organisations, and who holds which post."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tongxin.journal.acts import creation, founding, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.guard import refuse_if_taken
from tongxin.people import policies
from tongxin.people.models import (
    Actor,
    Appointment,
    Office,
    Organisation,
    Role,
    User,
    not_ended,
)
from tongxin.people.operations.accounts import open_staff_account
from tongxin.people.operations.ending import end_sessions
from tongxin.people.operations.rules import (
    APPOINTEE,
    OPEN_OFFICE,
    RUNNING_POST,
    STAFF_ACCOUNT,
)
from tongxin.places.models import Place


@founding(
    "office.founded",
    Words(
        pgettext_lazy("journal", "founded the office"),
        pgettext_lazy("journal", "office founded"),
    ),
    may=policies.is_administrator,
    refusal=STAFF_ACCOUNT.refusal,
)
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
    office = Office(
        kind=kind,
        name=name.strip(),
        organisation=organisation,
        community=community,
        phone=phone.strip(),
    )
    office.full_clean()
    office.save()
    return office


@operation(
    "office.closed",
    Words(
        pgettext_lazy("journal", "closed the office"),
        pgettext_lazy("journal", "office closed"),
    ),
    OPEN_OFFICE,
)
def close_office(actor: Actor, office: Office) -> Office:
    """Send no more work to a desk. Its past stays."""
    holders = office.appointments.filter(not_ended()).count()
    if holders:
        raise ValidationError(
            ngettext(
                "%(count)s person still holds a post here. Please end it first.",
                "%(count)s persons still hold posts here. Please end them first.",
                holders,
            ),
            params={"count": holders},
        )
    office.is_closed = True
    office.save(update_fields=["is_closed"])
    return office


@founding(
    "organisation.registered",
    Words(
        pgettext_lazy("journal", "registered the organisation"),
        pgettext_lazy("journal", "organisation registered"),
    ),
    may=policies.may_register_organisation,
    refusal=gettext_lazy("Only staff who take in may register an organisation."),
)
def register_organisation(
    actor: Actor, *, kind: Organisation.Kind | str, name: str
) -> Organisation:
    """Enter a body that speaks, owns an office or runs a service."""
    organisation = Organisation(kind=kind, name=" ".join(name.split()))
    organisation.full_clean()
    organisation.save()
    return organisation


@creation(
    "appointment.made",
    Words(
        pgettext_lazy("journal", "appointed to the post"),
        pgettext_lazy("journal", "appointed"),
    ),
    APPOINTEE,
)
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
    # Locked: it may be closing at this moment, and looks for posts before it does.
    office = Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    if office.is_closed:
        raise ValidationError(_("This office is closed."))
    _refuse_watching_oneself(user, role)
    post = Appointment(
        user=user,
        office=office,
        role=role,
        from_on=from_on or clock.today(),
        until_on=until_on,
    )
    post.full_clean(validate_constraints=False)
    taken = _("The account already holds this post, or the days do not fit.")
    with refuse_if_taken(taken):
        post.save()
    end_sessions(user)
    return post


@operation(
    "appointment.ended",
    Words(
        pgettext_lazy("journal", "ended the appointment"),
        pgettext_lazy("journal", "appointment ended"),
    ),
    RUNNING_POST,
)
def end_appointment(
    actor: Actor, post: Appointment, *, until_on: date | None = None
) -> Appointment:
    """End a post, at once or on a later day."""
    last = max(until_on or clock.today(), post.from_on)
    if post.role == Role.ADMINISTRATOR:
        _refuse_last_administrator(post)
    if post.until_on is not None and post.until_on <= last:
        raise ValidationError(str(RUNNING_POST.stale))
    post.until_on = last
    post.save(update_fields=["until_on"])
    end_sessions(post.user)
    return post


@transaction.atomic
def appoint_first_administrator(username: str) -> tuple[User, str]:
    """Open the house: the one account that no account can open."""
    if _administrators().exists():
        raise ValidationError(_("There already is an administrator."))
    user, password = open_staff_account(SYSTEM, username=username, public_name=username)
    office = Office.objects.filter(kind=Office.Kind.STREET, is_closed=False).first()
    if office is None:
        office = found_office(
            SYSTEM, kind=Office.Kind.STREET, name=_("Street office, administration")
        )
    appoint(SYSTEM, user, office=office, role=Role.ADMINISTRATOR)
    return user, password


def _administrators() -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(not_ended(), role=Role.ADMINISTRATOR)
    return rows.filter(user__is_active=True)


def _refuse_watching_oneself(user: User, role: Role | str) -> None:
    posts = user.appointments.filter(not_ended())
    wanted = {role, *posts.values_list("role", flat=True)}
    if Role.ADMINISTRATOR in wanted and wanted & policies.WATCHING_ROLES:
        raise ValidationError(
            _(
                "One account cannot be administrator and also watch over the "
                "administrator's work."
            )
        )


def _refuse_last_administrator(post: Appointment) -> None:
    if not _administrators().exclude(pk=post.pk).exists():
        raise ValidationError(
            _("This is the last administrator. Please appoint another one first.")
        )
