"""With which persons, accounts, posts and offices the acts of this room may be done."""

from dataclasses import replace

from django.utils.translation import gettext_lazy

from tongxin.journal.acts import Rule
from tongxin.people import policies
from tongxin.people.models import Person, User

CONTACT = Rule(
    rows=policies.visible_to,
    refusal=gettext_lazy("Only the person, or staff who take in, may change this."),
    when={"erased_at": [None]},
    stale=gettext_lazy("This person was erased."),
)
COPY = Rule(
    rows=policies.erasable_by,
    may=policies.may_erase_person,
    refusal=gettext_lazy("Only the person or the data rights officer may export this."),
    when=CONTACT.when,
    stale=CONTACT.stale,
)
ERASURE = replace(
    COPY,
    refusal=gettext_lazy("Only the person or the data rights officer may erase this."),
    stale=gettext_lazy("This person was already erased."),
)
UNCLAIMED: Rule[User, Person] = Rule(
    rows=policies.claimable_by,
    refusal=gettext_lazy("This account is closed."),
    when={"phone_verified_at": [None], "erased_at": [None]},
    stale=gettext_lazy("This record already belongs to an account."),
)
STAFF_ACCOUNT = Rule(
    rows=policies.accounts_kept_by,
    refusal=gettext_lazy("Only the administrator may do this."),
    when={"is_active": [True]},
    stale=gettext_lazy("This account is closed."),
)
NEWCOMER = replace(
    STAFF_ACCOUNT,
    rows=policies.invited_by,
    when={"is_active": [True], "has_temporary_password": [True]},
    stale=gettext_lazy("They have come in already."),
)
APPOINTEE = replace(
    STAFF_ACCOUNT,
    rows=policies.appointed_by,
    refusal=gettext_lazy(
        "Only an administrator appoints, and nobody appoints themself."
    ),
)
RUNNING_POST = Rule(
    rows=policies.posts_kept_by,
    may=lambda actor, _post: policies.is_administrator(actor),
    refusal=STAFF_ACCOUNT.refusal,
    when={"is_running": [True]},
    stale=gettext_lazy("This post has already ended."),
)
OPEN_OFFICE = Rule(
    rows=policies.offices_kept_by,
    may=lambda actor, _office: policies.is_administrator(actor),
    refusal=STAFF_ACCOUNT.refusal,
    when={"is_closed": [False]},
    stale=gettext_lazy("This office is already closed."),
)
