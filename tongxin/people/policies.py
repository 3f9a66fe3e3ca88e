"""Who may see and change persons, offices, accounts and posts."""

from itertools import product

from django.db.models import Q, QuerySet

from tongxin.kernel.actors import System
from tongxin.people.models import (
    INTAKE_ROLES,
    Actor,
    Appointment,
    Office,
    Person,
    Role,
    User,
)
from tongxin.people.reach import NOTHING, Reach

# Posts that speak with residents in the course of the work. The room that shows a
# record decides first whether this actor may see it at all.
CONTACT_ROLES = frozenset(
    {
        Role.CLERK,
        Role.RECEPTIONIST,
        Role.SECRETARY,
        Role.CHIEF,
        Role.LIAISON,
        Role.SOCIAL_WORKER,
        Role.DATA_OFFICER,
    }
)
# Ledgers and monthly reports: the street's own office reads its whole street, a Party
# secretary her communities. A room narrows to them what it shows the actor anyway.
REPORT_READERS = Reach(
    everywhere=[
        (role, Office.Kind.STREET) for role in (Role.CHIEF, Role.CLERK, Role.SECRETARY)
    ],
    community=[(Role.SECRETARY, Office.Kind.COMMUNITY)],
)
# Those who watch the administrator cannot be the administrator.
WATCHING_ROLES = frozenset({Role.AUDITOR, Role.DATA_OFFICER})

DATA_OFFICERS = Reach(everywhere=[(Role.DATA_OFFICER, None)])
# Those who take in, and whoever answers for what is kept.
FINDERS = Reach(
    everywhere=[
        *product(INTAKE_ROLES, [Office.Kind.STREET, Office.Kind.COMMUNITY]),
        *DATA_OFFICERS.everywhere,
    ]
)
ADMINISTRATORS = Reach(everywhere=[(Role.ADMINISTRATOR, None)])

may_find_persons = FINDERS.is_everywhere
is_administrator = ADMINISTRATORS.is_everywhere


def visible_to(actor: Actor) -> QuerySet[Person]:
    """Persons this actor may find: all for those who take in, else their own."""
    persons = Person.objects.select_related("seal_key")
    return persons.filter(FINDERS.within(actor) | _own(actor))


def may_register_person(actor: Actor) -> bool:
    """Anybody: filing a voice makes a person, with or without an account."""
    return not isinstance(actor, User) or actor.is_active


def claimable_by(actor: Actor) -> QuerySet[Person]:
    """Any record, by whoever has just proved its number: that is the act's to ask.

    What else proves that it is theirs, a receipt, its page has asked before.
    """
    persons = Person.objects.select_related("seal_key")
    is_open = isinstance(actor, User) and actor.is_active
    return persons if is_open else persons.none()


def is_self(actor: Actor, person: Person) -> bool:
    return isinstance(actor, User) and actor.person_id == person.pk


def may_read_contact(actor: Actor, person: Person) -> bool:
    if isinstance(actor, System) or is_self(actor, person):
        return True
    return isinstance(actor, User) and actor.has_role(*CONTACT_ROLES)


def erasable_by(actor: Actor) -> QuerySet[Person]:
    """Whom the actor may erase, and hand a copy out of: everybody themself."""
    # The program itself forgets people when an import is taken out again.
    persons = Person.objects.select_related("seal_key")
    return persons.filter(DATA_OFFICERS.within(actor) | _own(actor))


def may_erase_person(actor: Actor, person: Person) -> bool:
    return is_self(actor, person) or DATA_OFFICERS.is_everywhere(actor)


def may_register_organisation(actor: Actor) -> bool:
    return is_administrator(actor) or (isinstance(actor, User) and actor.takes_in)


def offices_visible_to(actor: Actor) -> QuerySet[Office]:
    """Offices are public: whom to ask is nobody's secret."""
    return Office.objects.all()


def offices_kept_by(actor: Actor) -> QuerySet[Office]:
    return ADMINISTRATORS.rows(actor, Office.objects.all())


def posts_kept_by(actor: Actor) -> QuerySet[Appointment]:
    return ADMINISTRATORS.rows(actor, Appointment.objects.select_related("user"))


def accounts_visible_to(actor: Actor) -> QuerySet[User]:
    """Accounts opened for work, which have a name for colleagues; no resident's."""
    return ADMINISTRATORS.rows(actor, User.objects.exclude(public_name=""))


def accounts_kept_by(actor: Actor) -> QuerySet[User]:
    """Those of them that the actor changes: nobody the own."""
    return accounts_visible_to(actor).exclude(pk=actor.pk or 0)


def newcomers() -> QuerySet[User]:
    """No actor: accounts that nobody has signed in to with a password of their own."""
    return User.objects.filter(is_active=True, has_temporary_password=True)


def invited_by(actor: Actor) -> QuerySet[User]:
    """Newcomers to whom the actor hands the way in: nobody themself."""
    waiting = newcomers().exclude(public_name="").exclude(pk=actor.pk or 0)
    return ADMINISTRATORS.rows(actor, waiting)


def appointed_by(actor: Actor) -> QuerySet[User]:
    """Whom an administrator gives a post: nobody themself."""
    return ADMINISTRATORS.rows(actor, User.objects.exclude(pk=actor.pk or 0))


def _own(actor: Actor) -> Q:
    if not isinstance(actor, User) or actor.person_id is None:
        return NOTHING
    return Q(pk=actor.person_id)
