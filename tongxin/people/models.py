"""Persons, organisations, offices, accounts, and who holds which post."""

from datetime import date
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.kernel.actors import ActorKind, Holder, System, Visitor
from tongxin.kernel.models import SealKey
from tongxin.kernel.rows import Prepared
from tongxin.kernel.sealed import SealedText


class Channel(models.TextChoices):
    """How a person wants to hear from the office."""

    INBOX = "inbox", _("On this site")
    SMS = "sms", _("Text message")
    PHONE = "phone", _("Telephone call")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Printed letter")
    RECEIPT = "receipt", _("I look it up with my receipt")


class Person(Witnessed):
    """Somebody, with or without an account. Who they are is sealed with their own key.

    Erasing a person destroys the key: the row stays, so that what hangs on it stays
    whole, and nobody can read it again.
    """

    seal_key = models.ForeignKey(
        SealKey, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    name_sealed = models.BinaryField(null=True, editable=False)
    phone_sealed = models.BinaryField(null=True, editable=False)
    email_sealed = models.BinaryField(null=True, editable=False)
    address_sealed = models.BinaryField(null=True, editable=False)
    # Matched by its hash, never shown in full again.
    id_number_sealed = models.BinaryField(null=True, editable=False)
    id_number_hash = models.CharField(max_length=64, blank=True, editable=False)
    # Keyed hash: finds a known caller without opening anybody's file.
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    # When the holder of the account proved by a code that the number is theirs. A
    # family may share a number on paper; to sign in by it, it has one owner.
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    answer_channel = models.CharField(
        max_length=8, choices=Channel, default=Channel.INBOX
    )
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    name = SealedText("name_sealed", row=())
    phone = SealedText("phone_sealed", row=())
    email = SealedText("email_sealed", row=())
    address = SealedText("address_sealed", row=())
    id_number = SealedText("id_number_sealed", row=())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(
                    seal_key=None,
                    phone_hash="",
                    id_number_hash="",
                    erased_at__isnull=False,
                ),
                name="person_erased_means_key_and_hashes_are_gone",
            ),
            models.UniqueConstraint(
                fields=["id_number_hash"],
                condition=~Q(id_number_hash=""),
                name="person_id_number_once",
                violation_error_message=_("Somebody else has this id number."),
            ),
            models.CheckConstraint(
                condition=Q(phone_verified_at=None) | ~Q(phone_hash=""),
                name="person_verified_phone_is_there",
            ),
            models.UniqueConstraint(
                fields=["phone_hash"],
                condition=Q(phone_verified_at__isnull=False),
                name="person_verified_phone_once",
                violation_error_message=_("Somebody else signs in with this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def has_id_number(self) -> bool:
        return bool(self.id_number_hash)

    @property
    def shown_id_number(self) -> str:
        """Its last four places: enough to compare with a paper, no more."""
        return f"…{number[-4:]}" if (number := self.id_number) else ""


class Organisation(Witnessed):
    """A body that can speak, own an office or run a service."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        APPLICANT = "applicant", _("Applicant or implementing company")
        ENTERPRISE = "enterprise", _("Enterprise")
        AGENCY = "agency", _("Social work agency")
        SOCIAL = "social", _("Social organisation")
        OWNERS = "owners", _("Owners' committee")
        PROPERTY = "property", _("Property manager")
        STOCK = "stock", _("Stock cooperative company")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Office(Witnessed):
    """A desk that work is sent to: street, community, department or partner."""

    class Kind(models.TextChoices):
        STREET = "street", _("Street office")
        COMMUNITY = "community", _("Community office")
        DEPARTMENT = "department", _("Department")
        PARTNER = "partner", _("Partner organisation")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True
    )
    community = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, blank=True
    )
    phone = models.CharField(max_length=30, blank=True)
    is_closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="community") | Q(community__isnull=False),
                name="office_of_a_community_names_it",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    CLERK = "clerk", _("Clerk")
    RECEPTIONIST = "receptionist", _("Window receptionist")
    SECRETARY = "secretary", _("Community Party secretary")
    LIAISON = "liaison", _("Department liaison")
    CHIEF = "chief", _("Street chief")
    APPLICANT = "applicant", _("Applicant's Party worker")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    PARTY_AFFAIRS = "party_affairs", _("Party affairs worker")
    HR = "hr", _("Enterprise HR")
    OBSERVER = "observer", _("Observer")
    AUDITOR = "auditor", _("Auditor")
    DATA_OFFICER = "data_officer", _("Data rights officer")
    ADMINISTRATOR = "administrator", _("System administrator")


class User(AbstractUser):
    """An account. Rights come from appointments alone, never from flags here."""

    UNWITNESSED = "Signing in writes it; every right comes from an appointment."

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user"
    )
    # What colleagues and minutes call a member of staff; an office is no secret.
    public_name = models.CharField(max_length=60, blank=True)
    # Somebody else has seen it: it opens nothing but the page that changes it.
    has_temporary_password = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=clock.now)

    actor_kind: ClassVar[ActorKind] = "person"

    @cached_property
    def posts(self) -> "tuple[Appointment, ...]":
        """Appointments in force today, with their offices: one query per request."""
        today = clock.today()
        return tuple(post for post in _POSTS.all(self.pk) if post.is_in_force(today))

    @cached_property
    def standing(self) -> tuple[object, ...]:
        """All that decides what this account may see: a key for what is kept of it."""
        offices = ((post.role, post.office) for post in self.posts)
        return (
            self.pk,
            self.person_id,
            *((role, o.pk, o.kind, o.community_id) for role, o in offices),
        )

    @property
    def shown_name(self) -> str:
        """The name colleagues use, or a resident's own: for that resident's pages."""
        return self.public_name or (self.person.name if self.person else self.username)

    @property
    def is_staff_member(self) -> bool:
        return bool(self.posts)

    def has_role(self, *roles: str) -> bool:
        return any(post.role in roles for post in self.posts)

    @property
    def office_ids(self) -> frozenset[int]:
        """Offices whose work this account does, not where it only watches."""
        return frozenset(
            post.office_id for post in self.posts if post.role in WORKING_ROLES
        )

    @property
    def partner_office_ids(self) -> frozenset[int]:
        """Those of them that are a company's or an agency's own."""
        return frozenset(
            post.office_id
            for post in self.posts
            if post.role in WORKING_ROLES and post.office.kind == Office.Kind.PARTNER
        )

    @property
    def community_ids(self) -> frozenset[int]:
        """Communities whose whole work this account may see."""
        return frozenset(
            post.office.community_id
            for post in self.posts
            if post.office.kind == Office.Kind.COMMUNITY
            and post.role in INTAKE_ROLES
            and post.office.community_id is not None
        )

    @property
    def is_street(self) -> bool:
        """Holds a post in the street's own office that sees every community's work."""
        return any(
            post.office.kind == Office.Kind.STREET and post.role in INTAKE_ROLES
            for post in self.posts
        )

    @property
    def keeps_map(self) -> bool:
        """Whoever sets the street up, and later its own office."""
        return self.is_street or self.sets_up

    @property
    def sets_up(self) -> bool:
        """Whoever sets the street up, and mends what was set up wrongly."""
        return self.has_role(Role.ADMINISTRATOR)

    @property
    def takes_in(self) -> bool:
        """May take voices in and send them on, for the street or a community."""
        return self.is_street or bool(self.community_ids)

    def __str__(self) -> str:
        return self.public_name or f"account {self.pk}"


INTAKE_ROLES = frozenset({Role.CLERK, Role.RECEPTIONIST, Role.SECRETARY, Role.CHIEF})
# Posts that do what is sent to their office. Whoever audits, keeps accounts, sees to
# data rights, listens in or runs an enterprise's scheme sits there and does none of it.
WORKING_ROLES = INTAKE_ROLES | {Role.LIAISON, Role.APPLICANT, Role.SOCIAL_WORKER}


class Appointment(Witnessed):
    """Who holds which post, where, from when until when: the source of every right."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="appointments"
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="appointments"
    )
    role = models.CharField(max_length=14, choices=Role)
    from_on = models.DateField()
    # The first day without the post, so that ending one takes effect at once.
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="appointment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=Q(until_on=None),
                name="appointment_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.office_id} from {self.from_on}"

    @property
    def is_running(self) -> bool:
        """Whether it still holds, today or from a later day on: it can be ended."""
        return self.until_on is None or self.until_on > clock.today()

    def is_in_force(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


def not_ended() -> Q:
    """Appointments that still hold, today or from a later day on."""
    return Q(until_on=None) | Q(until_on__gt=clock.today())


# Asked by every act of every office. Somebody's posts of all years are a handful.
_POSTS = Prepared(
    lambda user: (
        Appointment.objects.filter(user=user).select_related("office").order_by("pk")
    )
)


class Session(AbstractBaseSession):
    """A signed-in browser, with the account it belongs to, so that it can be ended."""

    UNWITNESSED = "A browser that is signed in, for some days."

    account = models.BigIntegerField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        store: type[SessionBase] = import_string(
            f"{settings.SESSION_ENGINE}.SessionStore"
        )
        return store


type Actor = User | Visitor | Holder | System


def account_of(actor: Actor) -> User | None:
    """The account to write beside a fact; the system and visitors have none."""
    return actor if isinstance(actor, User) else None


def writer(
    *, is_indexed: bool = True
) -> "models.ForeignKey[User | models.expressions.Combinable | None, User | None]":
    """The account beside a fact (see `account_of`); the program itself has none."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=is_indexed,
        related_name="+",
    )
