"""Ending an account: what opens it, and every session it has."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, values_of
from tongxin.journal.words import Words, say
from tongxin.people import queries
from tongxin.people.models import Actor, Person, Session, User

say(
    "account.ended",
    Words(
        pgettext_lazy("journal", "ended the account"),
        pgettext_lazy("journal", "account ended"),
    ),
)


def end_sessions(user: User, *, but: str = "") -> None:
    """Sign the account out everywhere, at once, `but` in the session with this key."""
    Session.objects.filter(account=user.pk).exclude(session_key=but).delete()


def shut(user: User) -> None:
    """Take away every way in. The row stays: the journal names it by its number."""
    user.set_unusable_password()
    user.is_active = False
    user.has_temporary_password = False
    user.save()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    end_sessions(user)


def end_account_of(actor: Actor, person: Person) -> None:
    """Shut the account of a person about to be erased, and take its names away."""
    user = User.objects.filter(person=person).first()
    if user is None:
        return
    if queries.will_hold_post(user):
        raise ValidationError(
            _("This account holds a post. The administrator must end it first.")
        )
    before = values_of(user)
    user.username, user.public_name = f"erased-{user.pk}", ""
    user.first_name = user.last_name = user.email = ""
    shut(user)
    journal.record(actor, "account.ended", user, changed(user, before))
