"""Accounts: opened by a proved telephone number, or by the administrator for staff."""

import secrets

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import act, changed, operation
from tongxin.journal.words import Words, say
from tongxin.kernel import sealed
from tongxin.kernel.guard import refuse_if_taken, require
from tongxin.people import invitations, phones, policies, queries
from tongxin.people.models import Actor, Channel, Person, User
from tongxin.people.operations.ending import end_sessions, shut
from tongxin.people.operations.persons import (
    clean_line,
    register_person,
    save_verified,
    write_facts,
)
from tongxin.people.operations.rules import (
    CONTACT,
    NEWCOMER,
    STAFF_ACCOUNT,
    UNCLAIMED,
)

# No letters that look alike: the password is read from paper once.
PLAIN_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


# What allauth tells us of, and what we write where no account is the subject alone.
for _code, _words in {
    "account.opened": Words(
        pgettext_lazy("journal", "opened the account"),
        pgettext_lazy("journal", "account opened"),
    ),
    "account.signed_in": Words(
        pgettext_lazy("journal", "signed in to the account"),
        pgettext_lazy("journal", "signed in"),
    ),
    "account.sign_in_failed": Words(
        pgettext_lazy("journal", "failed to sign in"),
        pgettext_lazy("journal", "sign-in failed"),
    ),
    "account.password_changed": Words(
        pgettext_lazy("journal", "changed the password"),
        pgettext_lazy("journal", "password changed"),
    ),
    "account.app_added": Words(
        pgettext_lazy("journal", "added an app for codes"),
        pgettext_lazy("journal", "app for codes added"),
    ),
    "account.app_removed": Words(
        pgettext_lazy("journal", "removed the app for codes"),
        pgettext_lazy("journal", "app for codes removed"),
    ),
    "account.key_added": Words(
        pgettext_lazy("journal", "added a security key"),
        pgettext_lazy("journal", "security key added"),
    ),
    "account.key_removed": Words(
        pgettext_lazy("journal", "removed a security key"),
        pgettext_lazy("journal", "security key removed"),
    ),
    "account.recovery_codes_made": Words(
        pgettext_lazy("journal", "made recovery codes"),
        pgettext_lazy("journal", "recovery codes made"),
    ),
    "person.phone_confirmed": Words(
        pgettext_lazy("journal", "confirmed the number"),
        pgettext_lazy("journal", "number confirmed"),
    ),
}.items():
    say(_code, _words)


@journal.act_first()
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
    journal.record(user, "account.opened", user, changed(user, None))
    return user


@operation(
    "person.claimed",
    Words(
        pgettext_lazy("journal", "took over the record"),
        pgettext_lazy("journal", "record claimed"),
    ),
    UNCLAIMED,
)
def claim_person(actor: User, person: Person, *, name: str, phone: str) -> Person:
    """Take over the record that staff kept under the number the actor just proved."""
    if actor.person_id is not None:
        raise ValidationError(
            _("You already have a record. The data rights officer can help you.")
        )
    digest = sealed.lookup_hash(phones.normalise_phone(phone), "phone")
    if person.phone_hash != digest or User.objects.filter(person=person.pk).exists():
        raise ValidationError(UNCLAIMED.why_not(person))
    if person.name != (own := clean_line("name", name)):
        write_facts(person, {"name": own})
    person.phone_verified_at = timezone.now()
    with refuse_if_taken(UNCLAIMED.why_not(person)):
        person.save()
    _attach(actor, person)
    return person


def confirm_phone(actor: User, *, phone: str, here: str = "") -> Person:
    """Keep the number whose code the actor just typed as the one they sign in with.

    Whoever is signed in elsewhere, perhaps by the former number, is so no longer;
    `here` is the session that goes on.
    """
    require(actor.is_active, _("This account is closed."))
    person = policies.visible_to(actor).filter(pk=actor.person_id or 0).first()
    if person is None:
        raise ValidationError(_("This account has no person to keep a number for."))
    number = phones.normalise_phone(phone)
    if person.phone == number and person.phone_verified_at is not None:
        return person
    with act(actor, "person.phone_confirmed", person, CONTACT) as held:
        write_facts(held, {"phone": number})
        save_verified(held)
        end_sessions(actor, but=here)
    return held


@transaction.atomic
def open_staff_account(
    actor: Actor, *, username: str, public_name: str, by_link: bool = False
) -> tuple[User, str]:
    """Open an account for work. Returns it with a password that works once.

    `by_link`: without one; it is entered by the link of `invite` alone.
    """
    require(policies.is_administrator(actor), str(STAFF_ACCOUNT.refusal))
    user = User(username=username.strip(), public_name=clean_line("name", public_name))
    if not user.public_name:
        raise ValidationError(_("Please give the name that colleagues use."))
    if by_link:
        password, user.has_temporary_password = "", True
        user.set_unusable_password()
    else:
        password = _set_temporary_password(user)
    user.full_clean(exclude=["password"])
    user.save()
    journal.record(actor, "account.opened", user, changed(user, None))
    return user, password


@operation(
    "account.password_renewed",
    Words(
        pgettext_lazy("journal", "gave the password anew"),
        pgettext_lazy("journal", "password given anew"),
    ),
    STAFF_ACCOUNT,
)
def renew_password(actor: Actor, user: User) -> str:
    """Hand out a new password that works once, and sign the account out everywhere."""
    password = _set_temporary_password(user)
    user.save(update_fields=["password", "has_temporary_password"])
    end_sessions(user)
    return password


@operation(
    "account.invited",
    Words(
        pgettext_lazy("journal", "made the link to come in with"),
        pgettext_lazy("journal", "link to come in with made"),
    ),
    NEWCOMER,
)
def invite(actor: Actor, user: User) -> str:
    """The link with which an account is first entered; it is kept nowhere."""
    return invitations.link_to(user)


@transaction.atomic
def change_password(actor: User, *, password: str, here: str = "") -> None:
    """The account's own new password; a temporary one has done its work.

    Every session but the one `here` ends.
    """
    actor.set_password(password)
    actor.has_temporary_password = False
    actor.save(update_fields=["password", "has_temporary_password"])
    end_sessions(actor, but=here)
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


@operation(
    "account.second_step_removed",
    Words(
        pgettext_lazy("journal", "removed the second step"),
        pgettext_lazy("journal", "second step removed"),
    ),
    STAFF_ACCOUNT,
)
def remove_second_step(actor: Actor, user: User) -> None:
    """For somebody who lost the telephone and the recovery codes."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


@operation(
    "account.closed",
    Words(
        pgettext_lazy("journal", "closed the account"),
        pgettext_lazy("journal", "account closed"),
    ),
    STAFF_ACCOUNT,
)
def close_account(actor: Actor, user: User) -> None:
    """Somebody left the office: no post, no way in. Their acts stay on record."""
    if queries.will_hold_post(user):
        raise ValidationError(_("This account holds a post. Please end it first."))
    shut(user)


def _attach(user: User, person: Person) -> None:
    user.person = person
    user.save(update_fields=["person"])


def _set_temporary_password(user: User) -> str:
    password = get_random_string(12, PLAIN_LETTERS)
    user.set_password(password)
    user.has_temporary_password = True
    return password
