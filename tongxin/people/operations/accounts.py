"""Accounts: opened by a proved telephone number, or by the administrator for staff."""

import secrets

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import sealed
from tongxin.kernel.guard import require
from tongxin.people import phones, policies
from tongxin.people.models import Actor, Channel, Person, User
from tongxin.people.operations.ending import end_sessions, shut
from tongxin.people.operations.persons import (
    clean_line,
    register_person,
    save_verified,
    write_facts,
)

# No letters that look alike: the password is read from paper once.
PLAIN_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def open_account(
    actor: Actor, *, name: str, phone: str, claimed: Person | None = None
) -> User:
    """Open a resident's account. `phone` has just been proved by a code.

    With `claimed`, the record already kept under this number becomes theirs;
    otherwise a new one is made.
    """
    require(not isinstance(actor, User), _("You are already signed in."))
    if not clean_line("name", name):
        raise ValidationError(_("Please tell us your name."))
    user = User(username=f"r-{secrets.token_hex(8)}")
    user.set_unusable_password()
    user.save()
    if claimed is not None:
        claim_person(user, claimed, name=name, phone=phone)
        return user
    person = register_person(user, name=name, phone=phone, answer_channel=Channel.INBOX)
    save_verified(person)
    _attach(user, person)
    journal.record(user, "account.opened", user)
    return user


@transaction.atomic
def claim_person(actor: User, person: Person, *, name: str, phone: str) -> Person:
    """Take over the record that staff kept under the number the actor just proved."""
    require(actor.is_active, _("This account is closed."))
    if actor.person_id is not None:
        raise ValidationError(
            _("You already have a record. The data rights officer can help you.")
        )
    digest = sealed.lookup_hash(phones.normalise_phone(phone), "phone")
    # Two people may press at once: the row that is still free decides. Only columns of
    # its own are asked: PostgreSQL looks again at those, and not at another table's.
    free = Person.objects.filter(
        pk=person.pk, phone_hash=digest, phone_verified_at=None, erased_at=None
    )
    try:
        with transaction.atomic():
            taken = free.update(phone_verified_at=timezone.now())
    except IntegrityError:
        taken = 0
    if not taken or User.objects.filter(person=person.pk).exists():
        raise ValidationError(_("This record already belongs to an account."))
    person = Person.objects.select_related("seal_key").get(pk=person.pk)
    if person.name != (own := clean_line("name", name)):
        write_facts(person, {"name": own})
        person.save(update_fields=["name_sealed"])
    _attach(actor, person)
    journal.record(actor, "person.claimed", person, fields=["name", "phone"])
    return person


@transaction.atomic
def confirm_phone(actor: User, *, phone: str) -> Person:
    """Keep the number whose code the actor just typed as the one they sign in with."""
    require(actor.is_active, _("This account is closed."))
    if actor.person_id is None:
        raise ValidationError(_("This account has no person to keep a number for."))
    person = Person.objects.select_related("seal_key").get(pk=actor.person_id)
    number = phones.normalise_phone(phone)
    if person.phone == number and person.phone_verified_at is not None:
        return person
    write_facts(person, {"phone": number})
    save_verified(person)
    journal.record(actor, "person.phone_confirmed", person, fields=["phone"])
    return person


@transaction.atomic
def open_staff_account(
    actor: Actor, *, username: str, public_name: str
) -> tuple[User, str]:
    """Open an account for work. Returns it with a password that works once."""
    require(policies.is_administrator(actor), _("Only the administrator may do this."))
    user = User(username=username.strip(), public_name=clean_line("name", public_name))
    if not user.public_name:
        raise ValidationError(_("Please give the name that colleagues use."))
    password = _set_temporary_password(user)
    user.full_clean(exclude=["password"])
    user.save()
    journal.record(actor, "account.opened", user)
    return user, password


@transaction.atomic
def renew_password(actor: Actor, user: User) -> str:
    """Hand out a new password that works once, and sign the account out everywhere."""
    require(policies.may_appoint(actor, user), _("Only the administrator may do this."))
    _refuse_residents(user)
    password = _set_temporary_password(user)
    user.save(update_fields=["password", "has_temporary_password"])
    end_sessions(user)
    journal.record(actor, "account.password_renewed", user)
    return password


@transaction.atomic
def change_password(actor: User, *, password: str) -> None:
    """The account's own new password; a temporary one has done its work."""
    actor.set_password(password)
    actor.has_temporary_password = False
    actor.save(update_fields=["password", "has_temporary_password"])
    journal.record(actor, "account.password_changed", actor)


def record_sign_in(actor: User) -> None:
    """The journal knows when an account was opened by its holder."""
    journal.record(actor, "account.signed_in", actor)


def record_second_step(actor: User, *, action: str) -> None:
    """The account's holder changed what signs them in besides the password."""
    journal.record(actor, action, actor)


def record_failed_sign_in(actor: Actor, *, username: str) -> None:
    """Somebody tried a name that exists. A name that does not is kept nowhere."""
    user = User.objects.filter(username=username).first()
    if user is not None:
        journal.record(actor, "account.sign_in_failed", user)


@transaction.atomic
def remove_second_step(actor: Actor, user: User) -> None:
    """For somebody who lost the telephone and the recovery codes."""
    require(policies.may_appoint(actor, user), _("Only the administrator may do this."))
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    journal.record(actor, "account.second_step_removed", user)


@transaction.atomic
def close_account(actor: Actor, user: User) -> None:
    """Somebody left the office: no post, no way in. Their acts stay on record."""
    require(policies.may_appoint(actor, user), _("Only the administrator may do this."))
    _refuse_residents(user)
    if any(post.is_running for post in user.appointments.all()):
        raise ValidationError(_("This account holds a post. Please end it first."))
    shut(user)
    journal.record(actor, "account.closed", user)


def _attach(user: User, person: Person) -> None:
    user.person = person
    user.save(update_fields=["person"])


def _set_temporary_password(user: User) -> str:
    password = get_random_string(12, PLAIN_LETTERS)
    user.set_password(password)
    user.has_temporary_password = True
    return password


def _refuse_residents(user: User) -> None:
    if not user.public_name:
        raise ValidationError(_("A resident's account is not the administrator's."))
