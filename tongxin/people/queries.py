"""Reading persons and accounts. What needs no actor says so in its name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.journal import queries as entries
from tongxin.journal.models import Entry
from tongxin.kernel import clock, sealed
from tongxin.kernel.due import latest_start
from tongxin.kernel.guard import require
from tongxin.kernel.limits import Limit
from tongxin.kernel.rooms import rooms
from tongxin.people import idnumbers, phones, policies
from tongxin.people.models import (
    Actor,
    Appointment,
    Office,
    Person,
    Role,
    User,
    not_ended,
)
from tongxin.people.traces import in_words as in_words  # noqa: PLC0414 - asked here, too

LABEL = "people.Person"
PROOFS = Limit("welcome.proof", 5, timedelta(days=1))
DEMO_PREFIX = "demo-"


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of a person, opened for one reading."""

    name: str
    phone: str
    email: str
    address: str
    answer_channel: str

    @property
    def shown_phone(self) -> str:
        return phones.show_phone(self.phone)


def find_caller(actor: Actor, phone: str) -> list[Person]:
    """Persons known under this number, for staff who take in; nobody for others."""
    if not policies.may_find_persons(actor):
        return []
    digest = sealed.lookup_hash(phones.normalise_phone(phone), "phone")
    return list(policies.visible_to(actor).filter(phone_hash=digest).order_by("pk"))


def find_by_id_number(actor: Actor, id_number: str) -> Person | None:
    """The person with this number, for staff who take in; nobody for others."""
    if not policies.may_find_persons(actor):
        return None
    digest = hash_of_id_number(idnumbers.normalise_id_number(id_number))
    return policies.visible_to(actor).filter(id_number_hash=digest).first()


def person_known_by(actor: Actor, number: str) -> Person:
    """The one person with this mobile or id number, for staff who take in.

    Raises ValidationError, about `who`, for none and for a number that a family shares.
    """
    number = "".join(number.split())
    if len(number) == idnumbers.LENGTH and not number.startswith("+"):
        person = find_by_id_number(actor, number)
        found = [person] if person else []
    else:
        found = find_caller(actor, number)
    if not found:
        raise ValidationError({"who": _("Nobody is known by this number.")})
    if len(found) > 1:
        raise ValidationError(
            {"who": _("Several people share this number: take the id number.")}
        )
    return found[0]


def hash_of_id_number(number: str) -> str:
    """What finds a sealed id number again; `number` in its one form."""
    return sealed.lookup_hash(number, "id_number")


def contact_of(
    actor: Actor, person: Person, why: str, *, by_day: bool = False
) -> Contact:
    """Open somebody's contact. The reading is on record, and the person can see it.

    With `by_day` only its day is: beside it answers are written down that must not be
    joined to the person.
    """
    require(
        policies.may_read_contact(actor, person),
        _("Only staff who handle the matter may read this."),
    )
    if not policies.is_self(actor, person):
        if by_day:
            journal.record_read_by_day(actor, person, why=why)
        else:
            journal.record_read(actor, person, why)
    return Contact(
        name=person.name,
        phone=person.phone,
        email=person.email,
        address=person.address,
        answer_channel=person.answer_channel,
    )


def own_record(user: User) -> Person | None:
    """The person an account belongs to; staff accounts may have none."""
    if user.person_id is None:
        return None
    return policies.visible_to(user).filter(pk=user.person_id).first()


def data_of(person: Person) -> dict[str, object]:
    """No actor: what this room keeps of a person, for a copy."""
    rows = list(entries.of(LABEL, person.pk).order_by("pk"))
    return {
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
        "id_number": person.shown_id_number,
        "answer_channel": str(person.get_answer_channel_display()),
        "registered_at": timezone.localtime(person.created_at).isoformat(),
        "traces": [
            {
                "at": timezone.localtime(trace.at).isoformat(),
                "who": trace.who,
                "what": trace.what,
            }
            for trace in in_words(rows)
        ],
    }


def traces_of(person: Person) -> QuerySet[Entry]:
    """What others did with a person's record, latest first, for that person."""
    user = User.objects.filter(person=person).values("pk")
    own = Q(actor_kind="person", actor_id__in=user)
    return entries.of(LABEL, person.pk).exclude(own).order_by("-pk")


def holders_of(role: Role) -> QuerySet[User]:
    """No actor: who holds this post today, with the person they are, if known."""
    held = Appointment.objects.filter(
        not_ended(), user=OuterRef("pk"), role=role, from_on__lte=clock.today()
    )
    return User.objects.filter(Exists(held)).select_related("person").order_by("pk")


def account_named(name: str) -> User | None:
    """No actor: whose password is tried, if it is anybody's."""
    return User.objects.filter(username=name.replace("\x00", "")).first()


def failed_sign_in_count(user: User, *, since: datetime | None) -> int:
    """No actor: wrong passwords since the holder was last here, for the holder."""
    rows = entries.of("people.User", user.pk).filter(action="account.sign_in_failed")
    return (rows.filter(at__gt=since) if since else rows).count()


def account_signing_in_with(phone: str) -> User | None:
    """No actor: the account that a code to this number opens.

    A number that the data rights officer corrected is not proved yet; the code proves
    it, if it leads to one account only.
    """
    digest = sealed.lookup_hash(phone, "phone")
    found = User.objects.filter(is_active=True, person__phone_hash=digest)
    proved = found.filter(person__phone_verified_at__isnull=False).first()
    if proved is not None:
        return proved
    candidates = list(found[:2])
    return candidates[0] if len(candidates) == 1 else None


def is_long_unused(user: User) -> bool:
    """No actor: whether the number alone opens this account no longer.

    Numbers are handed on, and a resident's account has nothing else. A number that the
    data rights officer has just put there was proved at the window.
    """
    person = user.person
    if person is None or person.phone_verified_at is None or has_second_step(user):
        return False
    last = timezone.localdate(user.last_login or person.phone_verified_at)
    return last <= latest_start("people.number.unused", clock.today())


def has_second_step(user: User) -> bool:
    steps = Authenticator.objects.filter(user=user)
    return bool(steps.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def record_proved_by(phone: str, *, number: str, code: str, who: str) -> Person:
    """No actor: the record under a number its holder has just proved, and more besides.

    Numbers are handed on: a number, and a name that is easily guessed, open nothing.
    What opens it is number and code of a receipt that its person was given. Guesses are
    counted for the telephone number, whatever becomes of sessions and accounts.
    """
    PROOFS.take(phone)
    found: list[Person | None] = [
        room.proves(number, code, who=who) for room in rooms().values() if room.proves
    ]
    PROOFS.give_back(phone)
    digest = sealed.lookup_hash(phone, "phone")
    for person in found:
        if person is not None and person.phone_hash == digest:
            return person
    raise ValidationError(
        _(
            "This was not left under this telephone number. Leave the two fields "
            "empty; once you are in, number and code take it into your account."
        )
    )


def demo_accounts_for_everybody() -> list[User]:
    """No actor: the accounts that a demonstration hands to anybody who asks."""
    return list(
        User.objects.filter(username__startswith=DEMO_PREFIX, is_active=True)
        .select_related("person__seal_key")
        .prefetch_related(current_posts())
        # Residents first: most of those who try it out come as one.
        .order_by(Exists(Appointment.objects.filter(user=OuterRef("pk"))), "pk")
    )


def current_posts() -> Prefetch[str]:
    """Posts in force today, with their offices, as `held` on each account."""
    rows = Appointment.objects.filter(not_ended(), from_on__lte=clock.today())
    return Prefetch("appointments", rows.select_related("office"), to_attr="held")


def will_hold_post(user: User) -> bool:
    """No actor: whether the account holds a post today or later, so must be guarded."""
    return user.appointments.filter(not_ended()).exists()


def accounts(
    actor: Actor, *, find: str = "", office: Office | None = None
) -> QuerySet[User]:
    """Accounts of staff by name, with the posts they hold now."""
    rows = policies.accounts_visible_to(actor)
    if find:
        rows = rows.filter(Q(public_name__contains=find) | Q(username__contains=find))
    if office is not None:
        held = Appointment.objects.filter(user=OuterRef("pk"), office=office)
        rows = rows.filter(Exists(held))
    return rows.prefetch_related(current_posts()).order_by("public_name", "pk")


def newcomers(actor: Actor) -> QuerySet[User]:
    """Whom the actor invites: accounts that nobody has come in to yet, by name."""
    waiting = policies.accounts_kept_by(actor) & policies.newcomers()
    return waiting.prefetch_related(current_posts()).order_by("public_name", "pk")


def offices(actor: Actor, *, find: str = "", kind: str = "") -> QuerySet[Office]:
    """Offices, open ones first."""
    rows = policies.offices_visible_to(actor).select_related("community")
    if find:
        rows = rows.filter(name__contains=find)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("is_closed", "kind", "name")
